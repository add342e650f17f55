import type { Catalog } from '../../../rules/catalog';
import { checkRule } from '../../../rules/check';
import { CATALOG } from './catalog';
import { ruleOf, type Draft } from './rule';

/** `code at path` of each issue; warnings begin with a question mark. */
export function found(condition: Draft, catalog: Catalog = CATALOG, key?: string): string[] {
  return checkRule(ruleOf(condition), catalog, key === undefined ? undefined : { key }).map(
    ({ severity, code, path }) => `${severity === 'warning' ? '? ' : ''}${code} at ${path}`
  );
}

export const is = (path: string, operand: unknown = 'x', more: object = {}): Draft => ({
  type: 'attribute',
  path,
  operator: 'is',
  operand,
  ...more,
});
export const related = (aggregate: object, more: object = {}, path = 'orders'): Draft =>
  ({ type: 'related', path, aggregate, ...more }) as Draft;
export const event = (aggregate: object, more: object = {}): Draft =>
  ({ type: 'event', events: ['Order Completed'], aggregate, ...more }) as Draft;
export const atLeast1 = { operator: 'at_least', operand: 1 };
export const lastWeek = { type: 'last', n: 1, unit: 'week' } as const;
export const exists = { fn: 'exists' };
export const performed = { fn: 'performed' };
export const total = { property: 'properties.total', valueType: 'number' };
