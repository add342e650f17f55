import fc from 'fast-check';
import { OPERATORS } from '../../../rules/operators';

/*
 * Rules of the right shape over names that sometimes exist and sometimes do not, with operators and operands that
 * sometimes fit: what an API client sends. Node ids are unique.
 */

const operators = [...new Set(Object.values(OPERATORS).flatMap((table) => Object.keys(table)))];
const unit = fc.constantFrom('minute', 'hour', 'day', 'week', 'month', 'quarter', 'year');
const n = fc.integer({ min: 1, max: 400 });
const span = fc.record({ n, unit, calendar: fc.boolean() }, { requiredKeys: ['n', 'unit'] });
const duration = fc.record({ n, unit: fc.constantFrom('minute', 'hour', 'day', 'week') });
const period = fc.constantFrom('day', 'week', 'month', 'quarter', 'year');
const moment = fc.oneof(
  fc.record({ date: fc.constantFrom('2024-02-29', '2026-01-01') }),
  fc.record({ instant: fc.constantFrom('2026-01-01T00:00:00Z', '2026-03-29T01:30:00.000Z') }),
  fc.record({ n, unit, direction: fc.constantFrom('ago', 'from_now') })
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', ' ', '%', '“', '\0', 'free', 'vip')
);
const operand = fc.oneof(
  fc.anything(),
  text,
  fc.double({ noNaN: true }),
  fc.array(text, { maxLength: 8 }),
  span,
  moment,
  duration,
  fc.record({ unit: period }),
  fc.record({ from: moment, to: moment }),
  fc.record({ from: fc.integer(), to: fc.integer() })
);
const window = fc.oneof(
  span.map((s) => ({ type: 'last', ...s })),
  span.map((s) => ({ type: 'next', ...s })),
  period.map((p) => ({ type: 'previous', unit: p })),
  fc.record({ type: fc.constant('between'), from: moment, to: moment }, { requiredKeys: ['type', 'from'] })
);
const path = fc.constantFrom(
  'country',
  'plan',
  'value',
  'birthday',
  'seenAt',
  'traits.a.b',
  'company.city',
  'company.parent.parent.parent.city',
  'orders',
  'items',
  'addresses',
  'total',
  'placedAt',
  'properties.total',
  'context.campaign.source',
  'nothing',
  '__proto__.x'
);
const valueType = fc.constantFrom('text', 'number', 'boolean', 'date', 'datetime', 'list');
const comparison = { operator: fc.constantFrom(...operators, 'constructor'), operand, exact: fc.boolean() };
const events = fc.array(fc.constantFrom('Order Completed', 'and', 'x\0'), { minLength: 1, maxLength: 3 });
const relatedFn = fc.constantFrom(
  'exists',
  'not_exists',
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'distinct',
  'first',
  'last'
);
const eventFn = fc.constantFrom(
  'performed',
  'not_performed',
  'count',
  'sum',
  'max',
  'first',
  'last',
  'first_time',
  'since_last'
);
const relatedAggregate = fc.record({ fn: relatedFn, of: path, by: path, valueType }, { requiredKeys: ['fn'] });
const eventAggregate = fc.record({ fn: eventFn, property: path, valueType }, { requiredKeys: ['fn'] });
const share = fc.integer({ min: 0, max: 100 });

const { tree } = fc.letrec<{ tree: unknown; group: unknown }>((tie) => {
  const where = tie('group');
  const type = <T extends string>(name: T): fc.Arbitrary<T> => fc.constant(name);
  return {
    group: fc.record({
      type: type('group'),
      match: fc.constantFrom('all', 'any', 'none'),
      children: fc.array(tie('tree'), { maxLength: 3 }),
    }),
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record(
        { type: type('attribute'), path, valueType, ...comparison },
        { requiredKeys: ['type', 'path', 'operator'] }
      ),
      fc.record({
        type: type('tag'),
        operator: fc.constantFrom('includes_any', 'includes_none'),
        tags: fc.array(fc.constantFrom('press', '__proto__'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record(
        {
          type: type('change'),
          path,
          valueType,
          from: fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
          to: fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
          since: fc.oneof(
            fc.record({ changed: window }),
            fc.record({ atLeast: duration }),
            fc.record({ lessThan: duration })
          ),
        },
        { requiredKeys: ['type', 'path', 'since'] }
      ),
      fc.record({ type: type('split'), salt: fc.string({ minLength: 1, maxLength: 9 }), from: share, to: share }),
      fc.record(
        {
          type: type('membership'),
          segment: fc.constantFrom('vip', 'gold', 'large', 'none', '__proto__'),
          operator: fc.constantFrom('is_member', 'is_not_member'),
          of: fc.constantFrom('subject', 'account'),
          since: fc.oneof(fc.record({ joined: window }), fc.record({ atLeast: duration })),
        },
        { requiredKeys: ['type', 'segment', 'operator'] }
      ),
      fc.record(
        {
          type: type('response'),
          channel: fc.constantFrom('email', 'in_app', 'constructor'),
          campaign: fc.oneof(
            fc.record({ key: fc.constant('a b') }),
            fc.record({ last: share.map((s) => s || 1) }),
            fc.constant({ any: true })
          ),
          outcome: fc.constantFrom('sent', 'clicked', 'not_opened'),
          window,
        },
        { requiredKeys: ['type', 'channel', 'campaign', 'outcome'] }
      ),
      fc.record(
        {
          type: type('related'),
          path,
          aggregate: relatedAggregate,
          where,
          window: fc.record({ path, range: window }),
          ...comparison,
        },
        { requiredKeys: ['type', 'path', 'aggregate'] }
      ),
      fc.record(
        { type: type('event'), events, aggregate: eventAggregate, where, window, ...comparison },
        { requiredKeys: ['type', 'events', 'aggregate'] }
      ),
      fc.record(
        {
          type: type('sequence'),
          steps: fc.array(
            fc.record({ events, where, within: duration, performed: fc.boolean() }, { requiredKeys: ['events'] }),
            { minLength: 2, maxLength: 5 }
          ),
          window,
        },
        { requiredKeys: ['type', 'steps'] }
      ),
      fc.record({
        type: type('rank'),
        by: fc.oneof(
          fc.record({ type: type('attribute'), path }),
          fc.record({ type: type('related'), path, aggregate: relatedAggregate }),
          fc.record({ type: type('event'), events, aggregate: eventAggregate })
        ),
        bound: fc.oneof(
          fc.record({ top: n }),
          fc.record({ bottomPercent: n.map((p) => Math.min(p, 100)) }),
          fc.record({ between: fc.record({ from: share, to: share }) })
        ),
      }),
      tie('group')
    ),
  };
});

/** Input that has the shape of a rule, with what is in it right or wrong. */
export const arbitraryRule: fc.Arbitrary<{ version: 1; root: unknown }> = fc
  .array(tree, { maxLength: 4 })
  .map((children) => ({ version: 1, root: numbered({ type: 'group', match: 'all', children }, { next: 0 }) }));

/** The same with an id at every node. What a rank is `by` looks like a node and is none. */
function numbered(value: unknown, ids: { next: number }): unknown {
  if (Array.isArray(value)) return value.map((item) => numbered(item, ids));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]): [string, unknown] => [
    key,
    ['children', 'where', 'steps'].includes(key) ? numbered(part, ids) : part,
  ]);
  const id = 'type' in value ? { id: `n${(ids.next += 1)}` } : {};
  return { ...id, ...Object.fromEntries(entries) };
}
