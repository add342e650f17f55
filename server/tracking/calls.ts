import type { Core } from '@strapi/strapi';
import { CALL_TYPES, type CallType } from '../../contracts/tracking';

export type TrackingCall =
  | { kind: 'items'; type: CallType | undefined }
  /** What a browser's client counts of itself. */
  | { kind: 'metrics' }
  | { kind: 'settings'; writeKey: string }
  | { kind: 'unknown' };

/** Browsers name calls by their first letters; `b` is the batch, whose items say their types. */
const TYPES = new Map<string, CallType | undefined>([
  ...CALL_TYPES.flatMap((type): [string, CallType][] => [
    [type, type],
    [type.charAt(0), type],
  ]),
  ['batch', undefined],
  ['b', undefined],
]);

/** Path below which Segment's API is spoken. */
export const trackingBase = (strapi: Core.Strapi): string =>
  `${strapi.config.get<string>('api.rest.prefix', '/api')}/segments/v1`;

/** What is called by the path; undefined for paths that are not tracking's. */
export function trackingCall(path: string, base: string): TrackingCall | undefined {
  if (!path.startsWith(`${base}/`)) return undefined;
  const name = path.slice(base.length + 1).replace(/\/$/, '');
  if (TYPES.has(name)) return { kind: 'items', type: TYPES.get(name) };
  if (name === 'm') return { kind: 'metrics' };
  const [, writeKey] = /^projects\/([\w-]{1,100})\/settings$/.exec(name) ?? [];
  return writeKey === undefined ? { kind: 'unknown' } : { kind: 'settings', writeKey };
}
