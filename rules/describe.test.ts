import { describeRule } from './describe';
import { CATALOG } from '../tests/support/rules/catalog';
import { group, parsed, ruleOf, type Draft } from '../tests/support/rules/rule';

const said = (...conditions: Draft[]): string => describeRule(ruleOf(...conditions), CATALOG);
const is = (path: string, operator: string, operand?: unknown, more: object = {}): Draft => ({
  type: 'attribute',
  path,
  operator,
  operand,
  ...more,
});
const last90 = { type: 'last', n: 90, unit: 'day' } as const;
const events = ['Order Completed'];
const performed: Draft = { type: 'event', events, aggregate: { fn: 'performed' } };
const germany = is('country', 'is', 'Germany');

describe('whole rules', () => {
  test('one sentence', () => {
    expect(
      said(is('country', 'is_any_of', ['Germany', 'Austria']), {
        type: 'event',
        events,
        aggregate: { fn: 'count' },
        operator: 'at_least',
        operand: 2,
        window: last90,
      })
    ).toBe(
      'customers where Country is Germany or Austria and who performed Order Completed at least 2 times in the last 90 days'
    );
  });

  test('groups in parentheses, where there is more than one child', () => {
    expect(
      said(germany, group('any', performed, is('optIn', 'is_true')), group('none', performed), group('any', performed))
    ).toBe(
      'customers where Country is Germany and (who performed Order Completed or where Opt-in is true)' +
        ' and not (who performed Order Completed) and who performed Order Completed'
    );
    expect(said(group('none', germany, performed))).toBe(
      'customers not (where Country is Germany or who performed Order Completed)'
    );
  });

  test('roots of each kind', () => {
    const root = (match: 'all' | 'any' | 'none', ...children: Draft[]): string =>
      describeRule(parsed({ version: 1, root: group(match, ...children) }), CATALOG);
    expect(root('any', germany, performed)).toBe('customers where Country is Germany or who performed Order Completed');
    expect(root('none', germany, performed)).toBe(
      'customers except those where Country is Germany or who performed Order Completed'
    );
    expect(root('all')).toBe('no customers, because the rule is empty');
  });

  test('accounts are things', () => {
    const catalog = { ...CATALOG, audience: 'account' as const, uid: 'api::company.company' };
    expect(describeRule(ruleOf(performed), catalog)).toBe('companies that performed Order Completed');
  });

  test('what the catalog does not know is said as it stands', () => {
    expect(said(is('gone.far', 'nonsense', 'x'), { type: 'tag', operator: 'includes_all', tags: ['__proto__'] })).toBe(
      'customers where gone.far nonsense … and who have all of the tags __proto__'
    );
  });
});

describe('attribute', () => {
  test.each<[Draft, string]>([
    [is('country', 'is_not', 'New York'), 'Country is not New York'],
    [is('country', 'is', 'new york'), 'Country is “new york”'],
    [is('country', 'is', 'or'), 'Country is “or”'],
    [is('country', 'is', '5'), 'Country is “5”'],
    [is('country', 'is_none_of', ['a', 'b', 'c', 'd', 'e', 'f', 'g']), 'Country is none of a, b, c, d, e or 2 more'],
    [is('country', 'contains', ''), 'Country contains “”'],
    [is('country', 'contains', 'a\n b', { exact: true }), 'Country contains “a b” (with exact case)'],
    [is('country', 'is', 'x'.repeat(100)), `Country is “${'x'.repeat(60)}…”`],
    [is('country', 'matches', 'A*b?'), 'Country matches “A*b?”'],
    [is('country', 'is_empty'), 'Country is empty'],
    [is('country', 'is', 7), 'Country is …'],
    [is('company.city', 'starts_with', 'Ber'), 'Company › City starts with Ber'],
    [is('traits.a.b', 'equals', 3, { valueType: 'number' }), 'Traits › a › b is exactly 3'],
    [is('points', 'at_least', '12345678901234567890'), 'Points is at least 12345678901234567890'],
    [is('value', 'is_any_of', [1, '2']), 'Lifetime value is 1 or 2'],
    [is('value', 'between', { from: 1, to: 2.5 }), 'Lifetime value is from 1 to 2.5'],
    [is('callTime', 'between', { from: '22:00', to: '06:00' }), 'Call time is from 22:00 to 06:00'],
    [is('orders', 'includes_all', ['d1', 'd2']), 'Orders includes all of d1 and d2'],
    [is('orders', 'count_at_least', 2), 'Orders has as number of entries at least 2'],
    [is('birthday', 'on', { date: '2024-02-29' }), 'Birthday is on 2024-02-29'],
    [is('birthday', 'anniversary_today'), 'Birthday has its anniversary today'],
    [is('birthday', 'anniversary_in_next', { n: 7 }), 'Birthday has its anniversary in the next 7 days'],
    [is('birthday', 'this', { unit: 'month' }), 'Birthday is this month'],
    [is('birthday', 'previous', { unit: 'day' }), 'Birthday is yesterday'],
    [is('birthday', 'following', { unit: 'quarter' }), 'Birthday is in the next quarter'],
    [is('seenAt', 'in_last', { n: 1, unit: 'week' }), 'Seen at is in the last 1 week'],
    [
      is('seenAt', 'not_in_last', { n: 3, unit: 'month', calendar: true }),
      'Seen at is not in the last 3 months by the calendar',
    ],
    [is('seenAt', 'more_than_ago', { n: 2, unit: 'hour' }), 'Seen at is at least 2 hours ago'],
    [is('seenAt', 'more_than_from_now', { n: 2, unit: 'hour' }), 'Seen at is more than 2 hours from now'],
    [is('seenAt', 'before', { n: 0, unit: 'day', direction: 'ago' }), 'Seen at is before today'],
    [is('seenAt', 'after', { n: 0, unit: 'minute', direction: 'ago' }), 'Seen at is after now'],
    [
      is('seenAt', 'between', {
        from: { n: 3, unit: 'day', direction: 'ago' },
        to: { instant: '2030-01-01T00:00:00Z' },
      }),
      'Seen at is from 3 days ago to 2030-01-01T00:00:00Z',
    ],
  ])('%j', (condition, expected) => {
    expect(said(condition)).toBe(`customers where ${expected}`);
  });
});

describe('related', () => {
  const related = (aggregate: object, more: object = {}): Draft =>
    ({ type: 'related', path: 'orders', aggregate, ...more }) as Draft;
  const atLeast = { operator: 'at_least', operand: 3 };
  const where = (...children: Draft[]): object => ({ where: group('all', ...children) });

  test.each<[Draft, string]>([
    [related({ fn: 'exists' }), 'who have Orders'],
    [related({ fn: 'not_exists' }), 'who have no Orders'],
    [
      related(
        { fn: 'exists' },
        {
          ...where(is('status', 'is', 'paid'), is('total', 'at_least', 5)),
          window: { path: 'placedAt', range: last90 },
        }
      ),
      'who have Orders where (Status is paid and Total is at least 5) whose Placed at is in the last 90 days',
    ],
    [related({ fn: 'count' }, atLeast), 'whose number of Orders is at least 3'],
    [related({ fn: 'sum', of: 'total' }, atLeast), 'whose sum of Total over Orders is at least 3'],
    [related({ fn: 'avg', of: 'total' }, atLeast), 'whose average Total over Orders is at least 3'],
    [
      related({ fn: 'max', of: 'placedAt' }, { operator: 'this', operand: { unit: 'year' } }),
      'whose highest Placed at over Orders is this year',
    ],
    [related({ fn: 'distinct', of: 'status' }, atLeast), 'whose number of different Status over Orders is at least 3'],
    [
      related({ fn: 'last', of: 'status', by: 'placedAt' }, { operator: 'is', operand: 'paid' }),
      'whose Status of the last by Placed at among Orders is paid',
    ],
    [
      related(
        { fn: 'exists' },
        where({
          type: 'related',
          path: 'items',
          aggregate: { fn: 'not_exists' },
          where: group('all', is('sku', 'is', 'A1')),
        })
      ),
      'who have Orders where (there are no Items where (SKU is A1))',
    ],
    [
      related({ fn: 'exists' }, where({ type: 'related', path: 'items', aggregate: { fn: 'count' }, ...atLeast })),
      'who have Orders where (the number of Items is at least 3)',
    ],
    [
      related(
        { fn: 'exists' },
        where(
          group('any', is('status', 'is_any_of', ['paid', 'open']), is('total', 'equals', 1)),
          is('total', 'equals', 2)
        )
      ),
      'who have Orders where (((Status is paid or open) or Total is exactly 1) and Total is exactly 2)',
    ],
  ])('%j', (condition, expected) => {
    expect(said(condition)).toBe(`customers ${expected}`);
  });
});

describe('event', () => {
  const event = (aggregate: object, more: object = {}): Draft =>
    ({ type: 'event', events, aggregate, ...more }) as Draft;
  const total = { property: 'properties.total', valueType: 'number' };

  test.each<[Draft, string]>([
    [
      event({ fn: 'performed' }, { window: last90, hours: { from: 8, to: 17 }, weekdays: [1, 7] }),
      'who performed Order Completed in the last 90 days between 08:00 and 17:59 on Monday or Sunday',
    ],
    [
      event({ fn: 'not_performed' }, { events: ['Order Completed', 'page view'] }),
      'who did not perform Order Completed or “page view”',
    ],
    [event({ fn: 'count' }, { operator: 'equals', operand: 1 }), 'who performed Order Completed exactly 1 time'],
    [
      event({ fn: 'count' }, { operator: 'between', operand: { from: 2, to: 5 } }),
      'who performed Order Completed from 2 to 5 times',
    ],
    [event({ fn: 'count' }, { operator: 'is_empty' }), 'whose number of Order Completed is empty'],
    [
      event(
        { fn: 'sum', ...total },
        {
          operator: 'greater_than',
          operand: 10,
          where: group('all', is('context.campaign.source', 'is', 'ads', { valueType: 'text' })),
        }
      ),
      'whose sum of total over Order Completed where (campaign › source is ads) is more than 10',
    ],
    [
      event({ fn: 'last', ...total }, { operator: 'less_than', operand: 100 }),
      'whose total of the last Order Completed is less than 100',
    ],
    [
      event({ fn: 'first_time' }, { window: { type: 'this', unit: 'week' } }),
      'who performed for the first time ever Order Completed this week',
    ],
    [
      event({ fn: 'since_last' }, { operator: 'at_least', operand: { n: 3, unit: 'day' } }),
      'whose time since the last Order Completed is at least 3 days',
    ],
    [
      event({ fn: 'performed' }, { window: { type: 'between', from: { date: '2024-01-01' } } }),
      'who performed Order Completed since 2024-01-01',
    ],
    [
      event({ fn: 'performed' }, { window: { type: 'between', to: { date: '2024-01-01' } } }),
      'who performed Order Completed until 2024-01-01',
    ],
    [
      event({ fn: 'performed' }, { window: { type: 'previous', unit: 'month' } }),
      'who performed Order Completed in the previous month',
    ],
  ])('%j', (condition, expected) => {
    expect(said(condition)).toBe(`customers ${expected}`);
  });
});

describe('other kinds', () => {
  test.each<[Draft, string]>([
    [
      {
        type: 'sequence',
        window: last90,
        steps: [
          {
            events: ['Cart Updated'],
            where: group('all', is('properties.total', 'at_least', 50, { valueType: 'number' })),
          },
          { events: ['Checkout Started'], within: { n: 2, unit: 'hour' } },
          { events, performed: false, within: { n: 1, unit: 'day' } },
        ],
      },
      'who performed in this order (Cart Updated where (total is at least 50) in the last 90 days; then Checkout Started within 2 hours; then not Order Completed within 1 day)',
    ],
    [
      { type: 'response', channel: 'email', campaign: { key: 'spring' }, outcome: 'opened', window: last90 },
      'who opened the email campaign spring (sent in the last 90 days)',
    ],
    [
      { type: 'response', channel: 'sms', campaign: { last: 3 }, outcome: 'not_clicked' },
      'who were sent but did not click in one of the last 3 sms campaigns',
    ],
    [{ type: 'response', channel: 'sms', campaign: { any: true }, outcome: 'sent' }, 'who were sent any sms campaign'],
    [
      { type: 'tag', operator: 'includes_any', tags: ['press', 'staff'] },
      'who have any of the tags Press and “Our staff”',
    ],
    [{ type: 'tag', operator: 'includes_none', tags: ['press'] }, 'who have none of the tags Press'],
    [
      { type: 'membership', segment: 'vip', operator: 'is_member', since: { joined: last90 } },
      'who are in the segment VIP (joined in the last 90 days)',
    ],
    [{ type: 'membership', segment: 'gold', operator: 'is_not_member' }, 'who are not in the segment “Gold customers”'],
    [
      {
        type: 'membership',
        segment: 'large',
        operator: 'is_member',
        of: 'account',
        since: { atLeast: { n: 2, unit: 'week' } },
      },
      'whose account is in the segment “Large companies” (for at least 2 weeks)',
    ],
    [
      { type: 'rank', by: { type: 'attribute', path: 'value' }, bound: { top: 10 } },
      'who are in the top 10 by Lifetime value',
    ],
    [
      {
        type: 'rank',
        by: { type: 'related', path: 'orders', aggregate: { fn: 'sum', of: 'total' } },
        bound: { bottomPercent: 2.5 },
      },
      'who are in the bottom 2.5 % by sum of Total over Orders',
    ],
    [
      {
        type: 'rank',
        by: { type: 'event', events, aggregate: { fn: 'count' } },
        bound: { between: { from: 10, to: 90 } },
      },
      'who are between the 10 % and the 90 % mark by number of Order Completed',
    ],
    [
      { type: 'split', salt: 'spring', from: 0, to: 12.5 },
      'who are in the share from 0 % to 12.5 % of the split spring',
    ],
  ])('%j', (condition, expected) => {
    expect(said(condition)).toBe(`customers ${expected}`);
  });
});
