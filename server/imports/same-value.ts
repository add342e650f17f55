import type { BulkKind } from '../storage/bulk';
import { toDate } from '../storage/connection';

/** Whether a value as the driver gives it is the one that a converter made. */
export function isSameValue(kind: BulkKind, stored: unknown, value: unknown): boolean {
  if (stored === null || stored === undefined) return value === null;
  if (value === null) return false;
  switch (kind) {
    case 'instant':
      return (typeof stored === 'number' ? stored : toDate(stored).getTime()) === (value as Date).getTime();
    case 'boolean':
      return Boolean(Number(stored)) === value;
    case 'integer':
    case 'double':
    case 'decimal':
      return Number(stored) === value;
    case 'bigint':
      return BigInt(stored as string) === BigInt(value as string);
    case 'time':
      // PostgreSQL leaves out a fraction of zero.
      return String(stored).padEnd(9, '.').padEnd(12, '0').slice(0, 12) === value;
    case 'json':
      return ordered(typeof stored === 'string' ? JSON.parse(stored) : stored) === ordered(JSON.parse(value as string));
    default:
      return String(stored) === value;
  }
}

/** JSON with the keys of each object in order: PostgreSQL keeps none of the sender's. */
export function ordered(value: unknown): string {
  return JSON.stringify(value, (_, child: unknown) =>
    typeof child === 'object' && child !== null && !Array.isArray(child)
      ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1)))
      : child
  );
}
