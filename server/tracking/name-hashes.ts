import { createHmac } from 'node:crypto';
import type { Core } from '@strapi/strapi';

export type HashedKind = 'user' | 'visitor' | 'message';

/**
 * What is kept instead of a name of somebody who is gone: a hash that nobody can look an e-mail address up in without the keys of the app.
 * One for each of them, the newest first, so that rotating keys brings nobody back.
 */
export function hashesOf(strapi: Core.Strapi, kind: HashedKind, name: string): string[] {
  const keys = strapi.config.get<string[]>('server.app.keys', []);
  return keys.map((key) => createHmac('sha256', key).update(`${kind}\n${name}`).digest('hex'));
}
