import { checkRule } from './check';
import { CATALOG } from '../tests/support/rules/catalog';
import { exists, found, lastWeek, performed } from '../tests/support/rules/found';
import { group, node, ruleOf, type Draft } from '../tests/support/rules/rule';

describe('tag', () => {
  const tag = (...tags: string[]): Draft => ({ type: 'tag', operator: 'includes_any', tags });
  test('tags that there are', () => expect(found(tag('press', 'staff'))).toEqual([]));
  test.each(['gone', '__proto__', 'Press'])('%s is none', (key) => {
    expect(found(tag('press', key))).toEqual(['unknown_tag at tags.1']);
  });
  test('an audience without tags', () => {
    expect(found(tag('press'), { ...CATALOG, tags: undefined })).toEqual(['no_tags at ']);
  });
});

describe('membership', () => {
  const member = (segment: string, more: object = {}): Draft =>
    ({ type: 'membership', segment, operator: 'is_member', ...more }) as Draft;
  const withoutAccounts = { ...CATALOG, accountPath: undefined };

  test.each([
    [member('vip'), []],
    [member('vip', { since: { joined: lastWeek } }), []],
    [member('large', { of: 'account' }), []],
    [member('gone'), ['unknown_segment at segment']],
    [member('__proto__'), ['unknown_segment at segment']],
    [member('old'), ['inactive_segment at segment']],
    [member('large'), ['other_audience at segment']],
    [member('vip', { of: 'account' }), ['other_audience at segment']],
    [
      member('vip', { since: { joined: { type: 'last', n: 1, unit: 'hour', calendar: true } } }),
      ['unit_not_allowed at since.joined.unit'],
    ],
  ])('%j: %j', (condition, expected) => {
    expect(found(condition)).toEqual(expected);
  });

  test('of the account, where there are none', () => {
    expect(found(member('large', { of: 'account' }), withoutAccounts)).toEqual(['no_account at of']);
    expect(
      found(member('large', { of: 'account' }), { ...CATALOG, audience: 'account', uid: 'api::company.company' })
    ).toEqual(['no_account at of']);
  });

  test('cycles, with the keys along the way', () => {
    expect(found(member('vip'), CATALOG, 'vip')).toEqual(['segment_cycle at segment']);
    expect(found(member('vip'), CATALOG, 'brand_new')).toEqual([]);
    const [issue, ...more] = checkRule(ruleOf(member('silver')), CATALOG, { key: 'vip' });
    expect(issue).toMatchObject({ code: 'segment_cycle', message: expect.stringContaining('vip → silver → vip') });
    expect(more).toEqual([]);
  });

  test('a diamond is fine, and so is what the segment said before', () => {
    expect(checkRule(ruleOf(member('gold'), member('silver'), member('vip')), CATALOG, { key: 'top' })).toEqual([]);
    expect(found(member('vip'), CATALOG, 'silver')).toEqual([]);
  });
});

describe('rank', () => {
  const rank = (by: object, bound: object = { top: 3 }): Draft => ({ type: 'rank', by, bound }) as Draft;
  const byValue = { type: 'attribute', path: 'value' };
  const byOrders = (aggregate: object): object => ({ type: 'related', path: 'orders', aggregate });
  const byEvents = (aggregate: object): object => ({ type: 'event', events: ['x'], aggregate });

  test.each([
    [rank(byValue), []],
    [rank({ type: 'attribute', path: 'traits.score', valueType: 'number' }), []],
    [rank(byOrders({ fn: 'sum', of: 'total' })), []],
    [rank(byOrders({ fn: 'last', of: 'total', by: 'placedAt' })), []],
    [rank(byEvents({ fn: 'count' })), []],
    [rank({ type: 'attribute', path: 'country' }), ['rank_not_numeric at by']],
    [rank({ type: 'attribute', path: 'traits.score' }), ['type_needed at by.path']],
    [rank({ type: 'attribute', path: 'gone' }), ['unknown_field at by.path']],
    [rank(byOrders(exists)), ['rank_not_numeric at by']],
    [rank(byOrders({ fn: 'max', of: 'placedAt' })), ['rank_not_numeric at by']],
    [rank(byOrders({ fn: 'sum' })), ['of_missing at by.aggregate.of']],
    [rank(byEvents(performed)), ['rank_not_numeric at by']],
    [rank(byEvents({ fn: 'since_last' })), ['rank_not_numeric at by']],
    [rank({ ...byEvents({ fn: 'count' }), where: group('all') }), ['empty_where at by.where']],
    [rank(byValue, { between: { from: 10, to: 90 } }), []],
    [rank(byValue, { between: { from: 50, to: 50 } }), []],
    [rank(byValue, { between: { from: 60, to: 50 } }), ['empty_range at bound.between']],
  ])('%j: %j', (condition, expected) => {
    expect(found(condition)).toEqual(expected);
  });
});

describe('split', () => {
  test.each([
    [0, 100, []],
    [0, 0.5, []],
    [50, 50, ['empty_share at to']],
    [60, 50, ['empty_share at to']],
  ])('from %p to %p: %j', (from, to, expected) => {
    expect(found(node({ type: 'split', salt: 'spring', from, to }))).toEqual(expected);
  });
});
