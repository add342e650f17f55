import { boundsOf } from './moment-bounds';
import { crossingsOf } from './crossings';
import type { Crossing } from './dated';
import { CATALOG } from '../tests/support/rules/catalog';
import { group, ruleOf, type Draft } from '../tests/support/rules/rule';

const of = (...conditions: Draft[]) => crossingsOf(ruleOf(...conditions), CATALOG);

function said({ of: dated, kind, present }: Crossing): string {
  if ('events' in dated) return present ? `now ${dated.events.join()}` : `${dated.events.join()} ${kind}`;
  const { path, uid, attribute } = dated.field;
  const steps = [...path, { uid, attribute }].map((step) => step.attribute);
  return `${steps.join('.')} ${kind}`;
}

const day = { n: 1, unit: 'day' };
const at = (path: string, operator: string, operand?: unknown, more: object = {}): Draft => ({
  ...{ type: 'attribute', path, operator },
  ...(operand !== undefined && { operand }),
  ...more,
});
const event = (aggregate: object, more: object = {}): Draft =>
  ({ type: 'event', events: ['A'], aggregate, ...more }) as Draft;
const performed = { fn: 'performed' };
const hours = { type: 'last', n: 5, unit: 'hour' };
const orders = (aggregate: object, more: object = {}): Draft =>
  ({ type: 'related', path: 'orders', aggregate, ...more }) as Draft;

test.each<[string, Draft, string[], string | undefined]>([
  ['a field that no time changes', at('seenAt', 'before', { date: '2024-01-01' }), [], undefined],
  ['a field', at('seenAt', 'in_last', day), ['seenAt instant'], undefined],
  ['its complement', at('seenAt', 'not_in_last', day), ['seenAt instant'], undefined],
  ['calendar words', at('birthday', 'this', { unit: 'month' }), ['birthday day'], undefined],
  ['anniversaries', at('birthday', 'anniversary_today'), [], 'day'],
  ['dates inside JSON', at('traits.x', 'in_last', day, { valueType: 'datetime' }), [], 'instant'],
  ['events, which may be dated ahead', event(performed), ['now A'], undefined],
  ['windows of events', event(performed, { window: hours }), ['A instant', 'now A'], undefined],
  [
    'time since',
    event({ fn: 'since_last' }, { operator: 'at_least', operand: day }),
    ['A instant', 'now A'],
    undefined,
  ],
  ['time since what is no time', event({ fn: 'since_last' }, { operator: 'at_least' }), ['now A'], 'instant'],
  [
    'dates among the properties',
    event({ fn: 'last', property: 'properties.at', valueType: 'date' }, { operator: 'this', operand: { unit: 'day' } }),
    ['now A'],
    'day',
  ],
  [
    'conditions on properties',
    event(performed, { where: group('all', at('properties.at', 'in_last', day, { valueType: 'datetime' })) }),
    ['now A'],
    'instant',
  ],
  [
    'a step that must not follow',
    { type: 'sequence', steps: [{ events: ['A'] }, { events: ['B'], performed: false, within: day }] } as Draft,
    ['A instant', 'now A,B'],
    undefined,
  ],
  [
    'the window of responses is of the sending',
    { type: 'response', channel: 'email', campaign: { any: true }, outcome: 'clicked', window: hours } as Draft,
    ['Email Sent instant', 'now Email Sent,Email Link Clicked'],
    undefined,
  ],
  [
    'windows of related rows',
    orders({ fn: 'exists' }, { window: { path: 'placedAt', range: hours } }),
    ['orders.placedAt instant'],
    undefined,
  ],
  [
    'dates asked of related rows, and of rows related to them',
    orders({ fn: 'exists' }, { where: group('all', at('shipOn', 'in_next', day)) }),
    ['orders.shipOn day'],
    undefined,
  ],
  [
    'the last of a date',
    orders({ fn: 'max', of: 'placedAt' }, { operator: 'more_than_ago', operand: day }),
    ['orders.placedAt instant'],
    undefined,
  ],
  [
    'how long somebody is a member',
    { type: 'membership', segment: 'vip', operator: 'is_member', since: { atLeast: day } } as Draft,
    [],
    'instant',
  ],
  [
    'ranks without any date, which writes move no other way',
    { type: 'rank', by: { type: 'attribute', path: 'points' }, bound: { top: 1 } } as Draft,
    [],
    'instant',
  ],
  [
    'ranks, whatever else they ask',
    {
      type: 'rank',
      by: { type: 'event', events: ['A'], aggregate: { fn: 'count' }, window: hours },
      bound: { top: 1 },
    } as Draft,
    [],
    'instant',
  ],
])('%s', (_, condition, ranges, whole) => {
  const found = of(condition);
  expect(found.ranges.map(said)).toEqual(ranges);
  expect(found.whole).toBe(whole);
});

test('whatever is decided at each request crosses nothing', () => {
  const context = { type: 'context', key: 'country', operator: 'is', operand: 'DE' } as Draft;
  expect(of(context, event(performed, { window: hours }))).toEqual({ ranges: [] });
});

test('of two ways in which everybody has to be judged the sooner counts', () => {
  const json = at('traits.x', 'in_last', day, { valueType: 'datetime' });
  expect(of(at('birthday', 'anniversary_today'), json).whole).toBe('instant');
});

test('the ends are those of the zone, on the night when the clock changes too', () => {
  const [lastDays] = of(at('seenAt', 'in_last', { ...day, calendar: true })).ranges;
  const frame = { now: new Date('2026-03-29T12:00:00.000Z'), zone: 'Europe/Berlin', weekStart: 1 };
  expect(boundsOf(lastDays!.ends, frame)).toEqual({
    gte: new Date('2026-03-28T23:00:00.000Z'),
    lt: new Date('2026-03-29T22:00:00.000Z'),
  });
});
