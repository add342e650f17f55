import { hkdfSync } from 'node:crypto';
import type { Core } from '@strapi/strapi';

/** What a secret is for: none serves for anything else. */
export type KeyPurpose = 'segments audience key 1' | 'segments preview 1';

const secrets = new WeakMap<Core.Strapi, Map<KeyPurpose, readonly Buffer[]>>();

/** Secrets of one purpose, one for each of the app's keys: the first signs, all are accepted, so that keys can be rotated. */
export function keySecrets(strapi: Core.Strapi, purpose: KeyPurpose = 'segments audience key 1'): readonly Buffer[] {
  const byPurpose = secrets.get(strapi) ?? new Map<KeyPurpose, readonly Buffer[]>();
  secrets.set(strapi, byPurpose);
  let known = byPurpose.get(purpose);
  if (!known) {
    const keys: unknown = strapi.config.get('server.app.keys');
    const texts = Array.isArray(keys) ? keys.filter((key): key is string => typeof key === 'string' && key !== '') : [];
    known = texts.map((key) => Buffer.from(hkdfSync('sha256', key, '', purpose, 32)));
    byPurpose.set(purpose, known);
  }
  return known;
}
