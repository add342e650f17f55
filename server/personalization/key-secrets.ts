import { hkdfSync } from 'node:crypto';
import type { Core } from '@strapi/strapi';

const PURPOSE = 'segments audience key 1';
const secrets = new WeakMap<Core.Strapi, readonly Buffer[]>();

/** Secrets of audience keys, one for each of the app's keys: the first signs, all are accepted, so that keys can be rotated. */
export function keySecrets(strapi: Core.Strapi): readonly Buffer[] {
  let known = secrets.get(strapi);
  if (!known) {
    const keys: unknown = strapi.config.get('server.app.keys');
    const texts = Array.isArray(keys) ? keys.filter((key): key is string => typeof key === 'string' && key !== '') : [];
    known = texts.map((key) => Buffer.from(hkdfSync('sha256', key, '', PURPOSE, 32)));
    secrets.set(strapi, known);
  }
  return known;
}
