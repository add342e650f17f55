import { checkRule } from './check';
import { hasErrors } from './node';
import { CATALOG } from '../tests/support/rules/catalog';
import { atLeast1, event, exists, found, is, lastWeek, performed, related } from '../tests/support/rules/found';
import { group, parsed, ruleOf, type Draft } from '../tests/support/rules/rule';

describe('groups', () => {
  test('an empty root is a warning: it holds for nobody', () => {
    for (const match of ['all', 'any', 'none'] as const) {
      const issues = checkRule(parsed({ version: 1, root: { ...group(match), id: 'root' } }), CATALOG);
      expect(issues).toEqual([
        {
          nodeId: 'root',
          path: 'children',
          code: 'empty_rule',
          message: expect.stringContaining('holds for nobody'),
          severity: 'warning',
        },
      ]);
      expect(hasErrors(issues)).toBe(false);
    }
  });

  test('empty groups below are refused', () => {
    expect(found(group('any'))).toEqual(['empty_group at children']);
    expect(found(group('all', group('none')))).toEqual(['empty_group at children']);
  });

  test('points at the node that is meant', () => {
    const rule = ruleOf(is('country'), group('none', { ...is('gone'), id: 'bad' }));
    expect(checkRule(rule, CATALOG)).toEqual([
      { nodeId: 'bad', path: 'path', code: 'unknown_field', message: 'There is no field “gone” that rules may name.' },
    ]);
  });
});

describe('attribute', () => {
  test.each([
    ['company.city', 'x', {}],
    ['company.parent.parent.city', 'x', {}],
    ['traits.a.b', 'x', { valueType: 'text' }],
    ['country', 'x', { valueType: 'text' }],
  ])('%s is a field', (path, operand, more) => {
    expect(found(is(path, operand, more))).toEqual([]);
  });

  test.each([
    ['gone', {}, 'unknown_field at path'],
    ['__proto__', {}, 'unknown_field at path'],
    ['constructor.name', {}, 'unknown_field at path'],
    ['company.gone', {}, 'unknown_field at path'],
    ['country.x', {}, 'unknown_field at path'],
    ['company.parent.parent.parent.city', {}, 'path_too_long at path'],
    ['traits.a', {}, 'type_needed at path'],
    ['country', { valueType: 'number' }, 'type_unexpected at valueType'],
    ['profile', {}, 'not_a_value at path'],
    ['orders.total', {}, 'not_a_value at path'],
    ['addresses.zip', {}, 'not_a_value at path'],
    ['properties.x', { valueType: 'text' }, 'unknown_field at path'],
  ])('%s: %s', (path, more, expected) => {
    expect(found(is(path, 'x', more))).toEqual([expected]);
  });
});

describe('related', () => {
  test.each([
    [exists, {}],
    [{ fn: 'not_exists' }, {}],
    [{ fn: 'count' }, atLeast1],
    [{ fn: 'sum', of: 'total' }, atLeast1],
    [{ fn: 'avg', of: 'data.weight', valueType: 'number' }, atLeast1],
    [
      { fn: 'min', of: 'shipOn' },
      { operator: 'before', operand: { date: '2024-01-01' } },
    ],
    [
      { fn: 'max', of: 'placedAt' },
      { operator: 'in_last', operand: { n: 5, unit: 'minute' } },
    ],
    [{ fn: 'distinct', of: 'status' }, atLeast1],
    [
      { fn: 'first', of: 'status', by: 'placedAt' },
      { operator: 'is', operand: 'paid' },
    ],
    [
      { fn: 'last', of: 'total', by: 'shipOn' },
      { operator: 'less_than', operand: 5 },
    ],
  ])('%j compares', (aggregate, comparison) => {
    expect(found(related(aggregate, comparison))).toEqual([]);
  });

  test.each([
    [exists, atLeast1, ['operator_not_allowed at operator', 'operand_not_allowed at operand']],
    [exists, { exact: true }, ['exact_not_allowed at exact']],
    [{ fn: 'exists', of: 'total' }, {}, ['of_not_allowed at aggregate.of']],
    [
      { fn: 'count', of: 'total', valueType: 'number' },
      atLeast1,
      ['of_not_allowed at aggregate.of', 'type_not_allowed at aggregate.valueType'],
    ],
    [{ fn: 'count' }, {}, ['operator_missing at operator']],
    [{ fn: 'count' }, { operator: 'is', operand: 'x' }, ['operator_not_allowed at operator']],
    [{ fn: 'count' }, { operator: 'at_least' }, ['operand_missing at operand']],
    [{ fn: 'sum' }, atLeast1, ['of_missing at aggregate.of']],
    [{ fn: 'sum', of: 'status' }, atLeast1, ['of_wrong_type at aggregate.of']],
    [{ fn: 'sum', of: 'gone' }, atLeast1, ['unknown_field at aggregate.of']],
    [{ fn: 'sum', of: 'data.x' }, atLeast1, ['type_needed at aggregate.of']],
    [{ fn: 'sum', of: 'total', by: 'placedAt' }, atLeast1, ['by_not_allowed at aggregate.by']],
    [{ fn: 'max', of: 'status' }, atLeast1, ['of_wrong_type at aggregate.of']],
    [{ fn: 'distinct', of: 'items' }, atLeast1, ['of_wrong_type at aggregate.of']],
    [{ fn: 'first', of: 'total' }, atLeast1, ['by_missing at aggregate.by']],
    [{ fn: 'first', of: 'total', by: 'status' }, atLeast1, ['not_a_date at aggregate.by']],
    [{ fn: 'first', of: 'total', by: 'data.day' }, atLeast1, ['not_a_date at aggregate.by']],
    [{ fn: 'last', of: 'status', by: 'placedAt' }, { operator: 'is', operand: 'x' }, ['unknown_choice at operand']],
    [{ fn: 'first', by: 'placedAt' }, atLeast1, ['of_missing at aggregate.of']],
  ])('%j %j: %j', (aggregate, comparison, expected) => {
    expect(found(related(aggregate, comparison))).toEqual(expected);
  });

  test.each(['country', 'company', 'gone', 'profile', 'orders.items'])('%s leads to no rows', (path) => {
    expect(found(related(exists, {}, path))).toEqual(['unknown_rows at path']);
  });

  test('rows of a repeatable component, and behind a to-one relation', () => {
    expect(found(related(exists, { where: group('all', is('zip')) }, 'addresses'))).toEqual([]);
    expect(found(related(exists, {}, 'company.staff'))).toEqual([]);
  });

  test('the window is over a date of the row', () => {
    const window = (path: string, range: object = lastWeek): object => ({ window: { path, range } });
    const hours = { type: 'last', n: 5, unit: 'hour' };
    expect(found(related(exists, window('placedAt', hours)))).toEqual([]);
    expect(found(related(exists, window('shipOn', hours)))).toEqual(['unit_not_allowed at window.range.unit']);
    expect(found(related(exists, window('total')))).toEqual(['not_a_date at window.path']);
    expect(found(related(exists, window('gone')))).toEqual(['unknown_field at window.path']);
    const mixed = {
      type: 'between',
      from: { instant: '2024-01-01T00:00:00Z' },
      to: { n: 1, unit: 'hour', direction: 'ago' },
    };
    expect(found(related(exists, window('placedAt', mixed)))).toEqual([]);
    expect(found(related(exists, window('shipOn', mixed)))).toEqual([
      'instant_not_allowed at window.range.from',
      'unit_not_allowed at window.range.to',
    ]);
    const reversed = { type: 'between', from: { date: '2024-01-02' }, to: { date: '2024-01-01' } };
    expect(found(related(exists, window('shipOn', reversed)))).toEqual(['? empty_range at window.range']);
  });

  test('where speaks of the row, and holds attribute, related and groups only', () => {
    const where = (...children: Draft[]): object => ({ where: group('all', ...children) });
    expect(found(related(exists, where(is('status', 'paid'), group('none', is('status', 'open')))))).toEqual([]);
    expect(found(related(exists, where(is('country'))))).toEqual(['unknown_field at path']);
    expect(found(related(exists, where()))).toEqual(['empty_where at where']);
    for (const condition of [
      event(performed),
      { type: 'tag', operator: 'includes_any', tags: ['press'] },
      { type: 'split', salt: 'x', from: 0, to: 1 },
      { type: 'membership', segment: 'vip', operator: 'is_member' },
    ] as Draft[]) {
      expect(found(related(exists, where(condition)))).toEqual(['not_allowed_here at type']);
      expect(found(related(exists, where(group('any', condition))))).toEqual(['not_allowed_here at type']);
    }
  });

  test('rows inside rows, three times at most', () => {
    const inside = (path: string, condition: Draft): Draft => related(exists, { where: group('all', condition) }, path);
    expect(found(inside('orders', inside('items', related(exists, {}, 'orders'))))).toEqual([]);
    expect(found(inside('orders', inside('items', inside('orders', related(exists, {}, 'items')))))).toEqual([
      'where_too_deep at path',
    ]);
  });
});
