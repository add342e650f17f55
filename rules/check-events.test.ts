import { checkRule } from './check';
import { CATALOG } from '../tests/support/rules/catalog';
import { atLeast1, event, exists, found, is, lastWeek, performed, related, total } from '../tests/support/rules/found';
import { group, ruleOf, type Draft } from '../tests/support/rules/rule';

describe('event', () => {
  test.each([
    [performed, { window: lastWeek, hours: { from: 22, to: 4 }, weekdays: [1, 7] }],
    [{ fn: 'not_performed' }, {}],
    [{ fn: 'count' }, atLeast1],
    [{ fn: 'sum', ...total }, atLeast1],
    [
      { fn: 'max', property: 'properties.at', valueType: 'datetime' },
      { operator: 'in_last', operand: { n: 1, unit: 'hour' } },
    ],
    [{ fn: 'distinct', property: 'context.page', valueType: 'text' }, atLeast1],
    [
      { fn: 'last', ...total },
      { operator: 'less_than', operand: 100 },
    ],
    [{ fn: 'first_time' }, { window: lastWeek }],
    [{ fn: 'since_last' }, { operator: 'at_least', operand: { n: 3, unit: 'day' } }],
  ])('%j %j', (aggregate, more) => {
    expect(found(event(aggregate, more))).toEqual([]);
  });

  test.each([
    [performed, atLeast1, ['operator_not_allowed at operator', 'operand_not_allowed at operand']],
    [
      { fn: 'performed', ...total },
      {},
      ['property_not_allowed at aggregate.property', 'type_not_allowed at aggregate.valueType'],
    ],
    [{ fn: 'count' }, {}, ['operator_missing at operator']],
    [{ fn: 'first_time' }, {}, ['window_missing at window']],
    [{ fn: 'sum' }, atLeast1, ['property_missing at aggregate.property']],
    [{ fn: 'sum', property: 'properties.total' }, atLeast1, ['type_needed at aggregate.valueType']],
    [
      { fn: 'sum', property: 'properties.total', valueType: 'text' },
      atLeast1,
      ['of_wrong_type at aggregate.valueType'],
    ],
    [
      { fn: 'last', property: 'properties.tags', valueType: 'list' },
      atLeast1,
      ['of_wrong_type at aggregate.valueType'],
    ],
    [{ fn: 'sum', property: 'total', valueType: 'number' }, atLeast1, ['unknown_field at aggregate.property']],
    [{ fn: 'sum', property: 'properties', valueType: 'number' }, atLeast1, ['unknown_field at aggregate.property']],
    [{ fn: 'since_first' }, atLeast1, ['wrong_operand at operand']],
    [{ fn: 'since_first' }, { operator: 'equals', operand: 1 }, ['operator_not_allowed at operator']],
    [
      performed,
      { window: { type: 'next', n: 1, unit: 'minute', calendar: true } },
      ['unit_not_allowed at window.unit'],
    ],
  ])('%j %j: %j', (aggregate, more, expected) => {
    expect(found(event(aggregate, more))).toEqual(expected);
  });

  test('where speaks of properties and context only', () => {
    const where = (...children: Draft[]): Draft => event(performed, { where: group('any', ...children) });
    expect(
      found(
        where(
          is('properties.a.b', 'x', { valueType: 'text' }),
          group('none', is('context.page', 'x', { valueType: 'text' }))
        )
      )
    ).toEqual([]);
    expect(found(where(is('properties.a')))).toEqual(['type_needed at path']);
    for (const path of ['name', 'occurredAt', 'country', 'properties', 'propertiesx.a']) {
      expect(found(where(is(path, 'x', { valueType: 'text' })))).toEqual(['unknown_field at path']);
    }
    expect(found(where(related(exists)))).toEqual(['not_allowed_here at type']);
    expect(found(where(event(performed)))).toEqual(['not_allowed_here at type']);
    expect(found(where())).toEqual(['empty_where at where']);
  });

  test('a name that no event can have', () => {
    expect(found(event(performed, { events: ['ok', 'a\0'] }))).toEqual(['bad_character at events.1']);
  });
});

describe('sequence', () => {
  const steps = (...list: object[]): Draft =>
    ({ type: 'sequence', steps: list.map((step) => ({ events: ['x'], ...step })) }) as Draft;
  const within = { n: 2, unit: 'hour' };

  test('steps in order, the last of which may be one that did not happen', () => {
    expect(found(steps({}, { within }, { performed: false, within }))).toEqual([]);
    expect(found(steps({ performed: true }, { performed: true }))).toEqual([]);
  });

  test.each([
    [[{ within }, {}], ['within_on_first at steps.0.within']],
    [[{ performed: false }, {}], ['negative_not_last at steps.0.performed']],
    [[{}, { performed: false }, { performed: false }], ['negative_not_last at steps.1.performed']],
    [[{ where: group('all') }, {}], ['empty_where at steps.0.where']],
    [[{}, { where: group('all', is('country')) }], ['unknown_field at path']],
  ])('%j: %j', (list, expected) => {
    expect(found(steps(...list))).toEqual(expected);
  });
});

describe('response', () => {
  const response = (channel: string, outcome: string, campaign: object = { any: true }, more: object = {}): Draft =>
    ({ type: 'response', channel, outcome, campaign, ...more }) as Draft;

  test.each([
    [response('email', 'opened'), []],
    [response('sms', 'opened'), []],
    [response('in_app', 'clicked'), []],
    [response('fax', 'sent'), ['unknown_channel at channel']],
    [response('constructor', 'sent'), ['unknown_channel at channel']],
    [response('sms', 'bounced'), ['outcome_without_events at outcome']],
    [response('in_app', 'clicked', { last: 2 }), ['outcome_without_events at outcome']],
    [response('in_app', 'clicked', { any: true }, { window: lastWeek }), ['outcome_without_events at outcome']],
    [response('in_app', 'not_clicked'), ['outcome_without_events at outcome']],
    [response('email', 'not_opened'), ['? only_those_sent at outcome']],
    [response('email', 'not_clicked', { key: 'spring' }), ['? only_those_sent at outcome']],
    [response('email', 'sent', { key: 'a\0' }), ['bad_character at campaign.key']],
  ])('%j: %j', (condition, expected) => {
    expect(found(condition)).toEqual(expected);
  });

  test('“not clicked” offers the other reading in words', () => {
    const [issue] = checkRule(ruleOf(response('email', 'not_clicked')), CATALOG);
    expect(issue?.message).toMatch(/were sent a message and have not clicked.*none may hold/);
  });
});
