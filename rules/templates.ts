import type { AudienceName } from './catalog';
import type { Rule } from './rule';
import {
  between,
  bought,
  changed,
  deeds,
  Lacking,
  last,
  need,
  purchaseEvents,
  ruleOfAll,
  seen,
  spend,
  visit,
  type Built,
  type TemplateFacts,
} from './templates/build';
import { birthdayOf, countryOf, emailOf, levelOf, peopleOf, registeredOf } from './templates/fields';
import { numbered } from './templates/numbered';

/** A rule that many sites want, made of a site's own fields and events. */
export interface Template {
  /** Also of the words: `templates.<id>.name` and `.description`. */
  id: string;
  audience: AudienceName;
  /** The rule, which `checkRule` passes, or what the site lacks for it (`templates.missing.<code>`). */
  build(facts: TemplateFacts): Built;
}

const CARTS = ['Cart Updated', 'Product Added', 'Cart Viewed', 'Checkout Started'];

function template<Id extends string>(
  id: Id,
  audience: AudienceName,
  make: (facts: TemplateFacts) => Rule
): Template & { id: Id } {
  return {
    id,
    audience,
    build(facts) {
      try {
        return { rule: numbered(make(facts)) };
      } catch (error) {
        if (!(error instanceof Lacking)) throw error;
        return { missing: error.missing };
      }
    },
  };
}

const emails = (facts: TemplateFacts, outcome: 'not_clicked' | 'opened' | 'bounced', days: number) => {
  seen(facts, 'Email Sent');
  if (outcome === 'bounced') seen(facts, 'Email Bounced');
  return { type: 'response', channel: 'email', campaign: { any: true }, outcome, window: last(days, 'day') } as const;
};

/** In the order in which they are offered. */
export const TEMPLATES = [
  template('cart_abandoners', 'contact', (facts) =>
    ruleOfAll({
      type: 'sequence',
      steps: [
        { events: seen(facts, ...CARTS) },
        { events: purchaseEvents(facts), within: { n: 24, unit: 'hour' }, performed: false },
      ],
      window: last(7, 'day'),
    })
  ),
  template('high_value_buyers', 'contact', (facts) =>
    ruleOfAll(bought(facts, { fn: 'sum', operator: 'at_least', operand: 200 }, last(30, 'day')))
  ),
  template('lapsed_buyers', 'contact', (facts) =>
    ruleOfAll(bought(facts, { fn: 'exists' }), bought(facts, { fn: 'not_exists' }, last(180, 'day')))
  ),
  template('new_this_week', 'contact', ({ catalog }) =>
    ruleOfAll({
      type: 'attribute',
      path: need(registeredOf(catalog), 'registered'),
      operator: 'in_last',
      operand: { n: 7, unit: 'day' },
    })
  ),
  template('birthday_soon', 'contact', ({ catalog }) =>
    ruleOfAll({
      type: 'attribute',
      path: need(birthdayOf(catalog), 'birthday'),
      operator: 'anniversary_in_next',
      operand: { n: 7 },
    })
  ),
  template('repeat_buyers', 'contact', (facts) =>
    ruleOfAll(bought(facts, { fn: 'count', operator: 'at_least', operand: 2 }, last(365, 'day')))
  ),
  template('one_time_buyers', 'contact', (facts) =>
    ruleOfAll(bought(facts, { fn: 'count', operator: 'equals', operand: 1 }))
  ),
  template('never_bought', 'contact', (facts) => ruleOfAll(bought(facts, { fn: 'not_exists' }))),
  template('top_spenders', 'contact', (facts) =>
    ruleOfAll(bought(facts, { fn: 'exists' }), { type: 'rank', by: spend(facts), bound: { topPercent: 10 } })
  ),
  template('vip_repeat', 'contact', (facts) =>
    ruleOfAll(
      bought(facts, { fn: 'count', operator: 'at_least', operand: 3 }, last(365, 'day')),
      bought(facts, { fn: 'sum', operator: 'at_least', operand: 500 }, last(365, 'day'))
    )
  ),
  template('won_back', 'contact', (facts) =>
    ruleOfAll(
      bought(facts, { fn: 'exists' }, last(30, 'day')),
      bought(facts, { fn: 'not_exists' }, between(180, 31)),
      bought(facts, { fn: 'exists' }, between(undefined, 181))
    )
  ),
  template('big_carts', 'contact', (facts) =>
    ruleOfAll({
      type: 'event',
      events: seen(facts, 'Cart Updated', 'Cart Viewed', 'Checkout Started'),
      aggregate: { fn: 'last', property: 'properties.total', valueType: 'number' },
      window: last(7, 'day'),
      operator: 'at_least',
      operand: 100,
    })
  ),
  template('browsed_not_bought', 'contact', (facts) =>
    ruleOfAll(
      {
        type: 'event',
        events: seen(facts, 'Product Viewed', 'Product List Viewed', 'Page Viewed'),
        aggregate: { fn: 'count' },
        window: last(7, 'day'),
        operator: 'at_least',
        operand: 3,
      },
      bought(facts, { fn: 'not_exists' }, last(7, 'day'))
    )
  ),
  template('newsletter_non_clickers', 'contact', (facts) => ruleOfAll(emails(facts, 'not_clicked', 30))),
  template('opened_not_clicked', 'contact', (facts) =>
    ruleOfAll(emails(facts, 'opened', 30), emails(facts, 'not_clicked', 30))
  ),
  template('bounced', 'contact', (facts) => ruleOfAll(emails(facts, 'bounced', 90))),
  template('without_email', 'contact', ({ catalog }) =>
    ruleOfAll({ type: 'attribute', path: need(emailOf(catalog), 'email'), operator: 'is_empty' })
  ),
  template('active_this_week', 'contact', (facts) =>
    ruleOfAll({ type: 'event', events: deeds(facts), aggregate: { fn: 'performed' }, window: last(7, 'day') })
  ),
  template('asleep', 'contact', (facts) =>
    ruleOfAll(
      { type: 'event', events: deeds(facts), aggregate: { fn: 'performed' } },
      { type: 'event', events: deeds(facts), aggregate: { fn: 'not_performed' }, window: last(60, 'day') }
    )
  ),
  template('changed_country', 'contact', ({ catalog }) =>
    ruleOfAll(changed(need(countryOf(catalog), 'country'), last(30, 'day')))
  ),
  template('changed_level', 'contact', ({ catalog }) =>
    ruleOfAll(changed(need(levelOf(catalog), 'level'), last(30, 'day')))
  ),
  // Of visitors: what only the visit tells is so for those too of whom nothing is known.
  template('from_search', 'visitor', (facts) =>
    ruleOfAll(visit(facts, { key: 'channel', operator: 'is_any_of', operand: ['search'] }))
  ),
  template('on_phone', 'visitor', (facts) =>
    ruleOfAll(visit(facts, { key: 'device', operator: 'is_any_of', operand: ['mobile'] }))
  ),
  template('campaign_newcomers', 'visitor', (facts) =>
    ruleOfAll(
      visit(facts, { key: 'visitor', operator: 'is_any_of', operand: ['new'] }),
      visit(facts, { key: 'utm_campaign', operator: 'is_not_empty' })
    )
  ),
  template('cold_outside', 'visitor', (facts) =>
    ruleOfAll(visit(facts, { key: 'weather.temperature', operator: 'less_than', operand: 5 }))
  ),
  template('large_accounts', 'account', ({ catalog }) =>
    ruleOfAll({
      type: 'related',
      path: need(peopleOf(catalog), 'people'),
      aggregate: { fn: 'count' },
      operator: 'at_least',
      operand: 5,
    })
  ),
  template('active_accounts', 'account', (facts) =>
    ruleOfAll({ type: 'event', events: deeds(facts), aggregate: { fn: 'performed' }, window: last(30, 'day') })
  ),
  template('new_accounts', 'account', ({ catalog }) =>
    ruleOfAll({
      type: 'attribute',
      path: need(registeredOf(catalog), 'registered'),
      operator: 'in_last',
      operand: { n: 30, unit: 'day' },
    })
  ),
] as const satisfies readonly Template[];

export type TemplateId = (typeof TEMPLATES)[number]['id'];
