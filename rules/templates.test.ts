import { CATALOG } from '../tests/support/rules/catalog';
import type { Catalog } from './catalog';
import { checkRule } from './check';
import { hasErrors } from './node';
import { parseRule } from './parse';
import { asksRequest } from './request-time';
import { walkNodes } from './walk';
import { purchasesOf } from './templates/fields';
import { TEMPLATES, type Template } from './templates';

const seen = (...names: string[]) => names.map((name) => ({ name }));
const EVENTS = seen(
  'Order Completed',
  'Cart Updated',
  'Product Added',
  'Product Viewed',
  'Email Sent',
  'Email Bounced'
);

const withFields = (fields: Catalog['types'][string]['attributes']): Catalog => {
  const catalog = structuredClone(CATALOG);
  Object.assign(catalog.types[catalog.uid]?.attributes ?? {}, fields);
  return catalog;
};
const contacts = withFields({
  email: { kind: 'scalar', type: 'text', label: 'E-mail' },
  registeredAt: { kind: 'scalar', type: 'datetime', label: 'Registered at' },
  createdAt: { kind: 'scalar', type: 'datetime', label: 'Created at' },
});
const accounts: Catalog = { ...structuredClone(CATALOG), audience: 'account', uid: 'api::company.company' };
Object.assign(accounts.types['api::company.company']?.attributes ?? {}, {
  createdAt: { kind: 'scalar', type: 'datetime', label: 'Created at' },
});
const visitors: Catalog = {
  ...structuredClone(CATALOG),
  audience: 'visitor',
  uid: 'plugin::segments.visitor',
  types: { 'plugin::segments.visitor': { uid: 'plugin::segments.visitor', label: 'Visitor', attributes: {} } },
};
const NO_WEATHER = ['weather.condition', 'weather.temperature'];
const bare = (audience: Catalog['audience']): Catalog => ({
  audience,
  uid: 'x',
  types: { x: { uid: 'x', label: 'X', attributes: {} } },
  segments: {},
  tags: undefined,
  responses: CATALOG.responses,
});
const catalogFor = ({ audience }: Template) => ({ contact: contacts, account: accounts, visitor: visitors })[audience];
/** What every request tells by itself. */
const OF_ANY_VISIT = ['from_search', 'on_phone', 'campaign_newcomers'];
const template = (id: string): Template => {
  const found = TEMPLATES.find((each) => each.id === id);
  if (!found) throw new Error(id);
  return found;
};

test.each(TEMPLATES.map((each) => [each.id, each] as const))('%s is a valid rule where the site has all', (_, each) => {
  const catalog = catalogFor(each);
  const { rule, missing } = each.build({ catalog, events: EVENTS, unavailable: [] });
  expect(missing).toBeUndefined();
  expect(parseRule(rule).issues).toEqual([]);
  if (!rule) throw new Error('no rule');
  const issues = checkRule(rule, catalog);
  expect(hasErrors(issues) ? issues : []).toEqual([]);
  const ids = [...walkNodes(rule.root)].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(TEMPLATES.map((each) => [each.id, each] as const))(
  '%s says what a bare site lacks, or asks what any visit tells',
  (id, each) => {
    const { rule, missing } = each.build({ catalog: bare(each.audience), events: [], unavailable: NO_WEATHER });
    expect(rule === undefined).toBe(!OF_ANY_VISIT.includes(id));
    expect(missing?.code).toEqual(rule ? undefined : expect.any(String));
  }
);

test('what asks of the visit is decided at each request, and is of visitors, who need no row', () => {
  const atRequest = TEMPLATES.filter((each) =>
    asksRequest(each.build({ catalog: catalogFor(each), events: EVENTS, unavailable: [] }).rule)
  );
  expect(atRequest.map(({ id }) => id)).toEqual([...OF_ANY_VISIT, 'cold_outside']);
  expect(atRequest.every(({ audience }) => audience === 'visitor')).toBe(true);
  const { missing } = template('cold_outside').build({ catalog: visitors, events: [], unavailable: NO_WEATHER });
  expect(missing).toEqual({ code: 'weather' });
});

test('a level is a field with choices that is called so; others, such as a gender, tell of no change', () => {
  const of = (catalog: Catalog) => template('changed_level').build({ catalog, events: [], unavailable: [] });
  expect(of(contacts).rule?.root.children[0]).toMatchObject({ type: 'change', path: 'plan' });
  const gender = bare('contact');
  Object.assign(gender.types.x?.attributes ?? {}, {
    gender: { kind: 'scalar', type: 'text', label: 'Gender', choices: ['female', 'male'] },
    level: { kind: 'scalar', type: 'text', label: 'Level' },
  });
  expect(of(gender).missing).toEqual({ code: 'level' });
});

test('what was not finished was not bought', () => {
  expect(purchasesOf(contacts)).toEqual({
    path: 'orders',
    date: 'placedAt',
    amount: 'total',
    unfinished: { path: 'status', choices: ['open'] },
  });
  expect(JSON.stringify(template('never_bought').build({ catalog: contacts, events: [], unavailable: [] }))).toContain(
    'is_none_of'
  );
});

test('without a relation to orders, events tell of purchases', () => {
  const catalog = bare('contact');
  const { rule } = template('repeat_buyers').build({ catalog, events: EVENTS, unavailable: [] });
  expect(rule?.root.children[0]).toMatchObject({
    type: 'event',
    events: ['Order Completed'],
    aggregate: { fn: 'count' },
  });
  expect(template('repeat_buyers').build({ catalog, events: [], unavailable: [] }).missing).toEqual({
    code: 'purchases',
  });
  expect(
    template('cart_abandoners').build({ catalog, events: seen('Order Completed'), unavailable: [] }).missing
  ).toEqual({
    code: 'event',
    what: 'Cart Updated, Product Added, Cart Viewed',
  });
});

test('messages are nobody’s deeds, and the date of registration comes before that of the row', () => {
  const { missing } = template('active_this_week').build({
    catalog: contacts,
    events: seen('Email Sent'),
    unavailable: [],
  });
  expect(missing).toEqual({ code: 'anyEvent' });
  const { rule } = template('new_this_week').build({ catalog: contacts, events: [], unavailable: [] });
  expect(rule?.root.children[0]).toMatchObject({ path: 'registeredAt' });
});
