import type { Rule } from '../../rules/rule';
import { addSeenEvents, type SeenEvents } from './seen-events';

const frame = { now: new Date('2026-06-30T12:00:00Z'), zone: 'UTC', weekStart: 1 };
const ruleOf = (...children: object[]): Rule =>
  ({ version: 1, root: { id: 'root', type: 'group', match: 'all', children } }) as Rule;
const event = (name: string, more: object = {}) => ({
  id: name,
  type: 'event',
  events: [name],
  aggregate: { fn: 'performed' },
  ...more,
});
const last = (n: number) => ({ window: { type: 'last', n, unit: 'day' } });
const seenBy = (...rules: Rule[]): SeenEvents => {
  const seen: SeenEvents = new Map();
  for (const rule of rules)
    addSeenEvents(seen, rule, frame, { email: { sent: ['Email Sent'], opened: ['Email Opened'] } });
  return seen;
};

test('a window bounds what a rule sees, the widest of all rules counts, and none at all is ever', () => {
  const seen = seenBy(ruleOf(event('A', last(10)), event('B')), ruleOf(event('A', last(30)), event('B', last(1))));
  expect(seen.get('A')).toEqual(new Date('2026-05-31T12:00:00Z'));
  expect(seen.get('B')).toBeNull();
  expect(seen.has('C')).toBe(false);
});

test('first times, sequences and responses see further than their windows', () => {
  const seen = seenBy(
    ruleOf(
      event('First', { aggregate: { fn: 'first_time' }, ...last(7) }),
      { id: 's', type: 'sequence', steps: [{ events: ['Cart'] }, { events: ['Order'] }], ...last(7) },
      { id: 'r', type: 'response', channel: 'email', outcome: 'opened', campaign: {}, ...last(7) }
    )
  );
  expect([...seen.values()]).toEqual([null, null, null, null, null]);
});

test('ranks by what people did see it as conditions on events do', () => {
  const rank = (name: string, more: object = {}) => ({
    id: name,
    type: 'rank',
    by: { type: 'event', events: [name], aggregate: { fn: 'sum', property: 'total' }, ...more },
    bound: { topPercent: 10 },
  });
  const seen = seenBy(ruleOf(rank('Paid'), rank('Visited', last(10)), event('Visited', last(3))));
  expect(seen.get('Paid')).toBeNull();
  expect(seen.get('Visited')).toEqual(new Date('2026-06-20T12:00:00Z'));
});
