import { dependenciesOf, type Dependencies } from './dependencies';
import { CATALOG } from '../tests/support/rules/catalog';
import { group, ruleOf, type Draft } from '../tests/support/rules/rule';

const CUSTOMER = 'api::customer.customer';
const of = (...conditions: Draft[]): Dependencies => dependenciesOf(ruleOf(...conditions), CATALOG);
const names = (references: { uid: string; attribute: string }[]): string[] =>
  references.map(({ uid, attribute }) => `${uid.split('.').pop()}.${attribute}`).sort();
const is = (path: string, more: object = {}): Draft => ({
  type: 'attribute',
  path,
  operator: 'is',
  operand: 'x',
  ...more,
});
const performed = { fn: 'performed' } as const;
const hours = { type: 'last', n: 5, unit: 'hour' } as const;

describe('dependenciesOf', () => {
  test('nothing for a rule that says nothing', () => {
    expect(of()).toEqual({
      fields: [],
      relations: [],
      recorded: [],
      events: [],
      segments: [],
      tags: false,
      windows: [],
      timeRelative: false,
      ranks: false,
      splits: false,
      context: false,
      everybody: false,
    });
  });

  test('every attribute along a path, once', () => {
    const { fields, relations } = of(is('country'), is('company.parent.city'), is('company.city'), is('profile.size'));
    expect(names(fields)).toEqual([
      'company.city',
      'company.parent',
      'customer.company',
      'customer.country',
      'customer.profile',
      'profile.size',
    ]);
    expect(names(relations)).toEqual(['company.parent', 'customer.company']);
    expect(fields).toContainEqual({ uid: CUSTOMER, attribute: 'country' });
  });

  test('the JSON field that a value is in', () => {
    expect(names(of(is('traits.a.b', { valueType: 'text' })).fields)).toEqual(['customer.traits']);
  });

  test('related rows: the way, what is aggregated, ordered, bounded and asked of them', () => {
    const { fields, relations, windows } = of({
      type: 'related',
      id: 'r',
      path: 'orders',
      aggregate: { fn: 'last', of: 'total', by: 'placedAt' },
      window: { path: 'shipOn', range: { type: 'last', n: 5, unit: 'day' } },
      where: group('none', is('status'), {
        type: 'related',
        path: 'items',
        aggregate: { fn: 'exists' },
        where: group('all', is('sku')),
      }),
      operator: 'at_least',
      operand: 1,
    });
    expect(names(fields)).toEqual([
      'customer.orders',
      'item.sku',
      'order.items',
      'order.placedAt',
      'order.shipOn',
      'order.status',
      'order.total',
    ]);
    expect(names(relations)).toEqual(['customer.orders', 'order.items']);
    expect(windows).toEqual([{ nodeId: 'r', on: 'field', kind: 'day' }]);
  });

  test('events of all kinds of conditions', () => {
    const { events, fields } = of(
      {
        type: 'event',
        events: ['A', 'B'],
        aggregate: performed,
        where: group('all', is('properties.x', { valueType: 'text' })),
      },
      { type: 'sequence', steps: [{ events: ['B'] }, { events: ['C'] }] },
      { type: 'rank', by: { type: 'event', events: ['D'], aggregate: { fn: 'count' } }, bound: { top: 1 } }
    );
    expect(events).toEqual(['A', 'B', 'C', 'D']);
    expect(fields).toEqual([]);
  });

  test.each([
    ['opened', {}, ['Email Opened', 'Email Link Clicked']],
    ['clicked', {}, ['Email Link Clicked']],
    ['sent', {}, ['Email Sent']],
    ['bounced', { window: hours }, ['Email Sent', 'Email Bounced']],
    ['not_clicked', {}, ['Email Sent', 'Email Link Clicked']],
    ['not_opened', {}, ['Email Sent', 'Email Opened', 'Email Link Clicked']],
    ['clicked', { campaign: { last: 2 } }, ['Email Sent', 'Email Link Clicked']],
  ] as const)('response %s %j reads %j', (outcome, more, events) => {
    expect(of({ type: 'response', channel: 'email', campaign: { any: true }, outcome, ...more }).events).toEqual(
      events
    );
  });

  test('segments, the way to the account, tags, splits', () => {
    const found = of(
      { type: 'membership', segment: 'vip', operator: 'is_member' },
      { type: 'membership', segment: 'gone', operator: 'is_member' },
      group('none', { type: 'membership', segment: 'large', operator: 'is_member', of: 'account' }),
      { type: 'tag', operator: 'includes_any', tags: ['press'] },
      { type: 'split', salt: 'x', from: 0, to: 1 }
    );
    expect(found.segments).toEqual(['vip', 'gone', 'large']);
    expect(names(found.relations)).toEqual(['customer.company']);
    expect(found).toMatchObject({ tags: true, splits: true, ranks: false, everybody: false, timeRelative: false });
  });

  test('what hangs on everybody', () => {
    expect(of({ type: 'rank', by: { type: 'attribute', path: 'value' }, bound: { top: 1 } })).toMatchObject({
      ranks: true,
      everybody: true,
    });
    expect(of({ type: 'response', channel: 'email', campaign: { last: 1 }, outcome: 'sent' })).toMatchObject({
      ranks: false,
      everybody: true,
    });
  });
});

describe('time', () => {
  const at = (path: string, operator: string, operand?: unknown): Draft => ({
    type: 'attribute',
    id: 'n',
    path,
    operator,
    operand,
  });
  const event = (aggregate: object, more: object = {}): Draft =>
    ({ type: 'event', id: 'n', events: ['A'], aggregate, ...more }) as Draft;
  const ago = (unit: string): object => ({ n: 1, unit, direction: 'ago' });

  test.each<[Draft, string | undefined]>([
    [at('seenAt', 'before', { date: '2024-01-01' }), undefined],
    [at('seenAt', 'is_empty'), undefined],
    [at('seenAt', 'between', { from: { date: '2024-01-01' }, to: { instant: '2024-01-01T00:00:00Z' } }), undefined],
    [at('seenAt', 'between', { from: { date: '2024-01-01' }, to: ago('day') }), 'field day'],
    [at('seenAt', 'between', { from: ago('day'), to: ago('hour') }), 'field instant'],
    [at('seenAt', 'before', ago('minute')), 'field instant'],
    [at('seenAt', 'in_last', { n: 1, unit: 'day' }), 'field instant'],
    [at('seenAt', 'in_last', { n: 1, unit: 'day', calendar: true }), 'field day'],
    [at('seenAt', 'more_than_ago', { n: 1, unit: 'month' }), 'field day'],
    [at('birthday', 'in_next', { n: 1, unit: 'week' }), 'field day'],
    [at('birthday', 'anniversary_today'), 'field day'],
    [at('birthday', 'this', { unit: 'year' }), 'field day'],
    [at('birthday', 'before', 'nonsense'), undefined],
    [at('birthday', 'in_last', null), undefined],
    [at('birthday', 'between', { from: 0, to: -1 }), undefined],
    [at('birthday', 'in_last', {}), undefined],
    [at('country', 'contains', 'x'), undefined],
    [event(performed), undefined],
    [event(performed, { window: hours }), 'event instant'],
    [event(performed, { window: { type: 'this', unit: 'day' } }), 'event day'],
    [event(performed, { window: { type: 'between', from: { date: '2024-01-01' } } }), undefined],
    [event(performed, { hours: { from: 1, to: 2 } }), undefined],
    [event({ fn: 'since_last' }, { operator: 'at_least', operand: { n: 1, unit: 'day' } }), 'event instant'],
    [
      event(
        { fn: 'last', property: 'properties.at', valueType: 'date' },
        { operator: 'this', operand: { unit: 'day' } }
      ),
      'event day',
    ],
    [
      { type: 'sequence', id: 'n', steps: [{ events: ['A'] }, { events: ['B'], within: { n: 1, unit: 'day' } }] },
      undefined,
    ],
    [
      {
        type: 'sequence',
        id: 'n',
        steps: [{ events: ['A'] }, { events: ['B'], within: { n: 1, unit: 'day' }, performed: false }],
      },
      'event instant',
    ],
    [{ type: 'sequence', id: 'n', steps: [{ events: ['A'] }, { events: ['B'] }], window: hours }, 'event instant'],
    [
      { type: 'membership', id: 'n', segment: 'vip', operator: 'is_member', since: { atLeast: { n: 1, unit: 'day' } } },
      'membership instant',
    ],
    [
      {
        type: 'membership',
        id: 'n',
        segment: 'vip',
        operator: 'is_member',
        since: { joined: { type: 'last', n: 1, unit: 'year' } },
      },
      'membership day',
    ],
    [
      { type: 'response', id: 'n', channel: 'email', campaign: { any: true }, outcome: 'sent', window: hours },
      'event instant',
    ],
    [
      {
        type: 'rank',
        id: 'n',
        by: { type: 'event', events: ['A'], aggregate: { fn: 'count' }, window: hours },
        bound: { top: 1 },
      },
      'event instant',
    ],
  ])('%j: %s', (condition, expected) => {
    const { windows, timeRelative } = of(condition);
    expect(windows.map(({ nodeId, on, kind }) => `${nodeId} ${on} ${kind}`)).toEqual(expected ? [`n ${expected}`] : []);
    expect(timeRelative).toBe(expected !== undefined);
  });
});
