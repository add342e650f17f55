import type { ValueType } from '../../rules/operators';
import { toDate } from '../storage/connection';

/**
 * A value as JSON says it, whatever the database: instants as ISO text, booleans as such, lists as arrays, whole numbers
 * beyond 2^53 as text; null where there is none.
 */
export function plainValue(type: ValueType, raw: unknown): unknown {
  if (raw === null || raw === undefined) return null;
  switch (type) {
    case 'number':
      return Number.isSafeInteger(Number(raw)) || !/^-?\d+$/.test(String(raw)) ? Number(raw) : String(raw);
    case 'boolean':
      return raw === true || Number(raw) === 1;
    case 'datetime':
      return typeof raw === 'string' && raw.endsWith('Z') ? raw : toDate(raw).toISOString();
    case 'list':
      return typeof raw === 'string' ? (JSON.parse(raw) as unknown) : raw;
    default:
      return String(raw);
  }
}
