import type { eventsService } from '../../server/events/service';
import { refreshesOf } from '../../server/membership/refreshes';
import type { Settler } from '../../server/membership/settler';
import { segmentsOfStrapi } from '../../server/segments/segments';
import { addCustomers, countryIs, expectTrueHistory, memberOf, membersOf, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { until } from '../support/until';

let app: TestStrapi;
beforeAll(async () => {
  app = await bootStrapi();
}, 300_000);
afterAll(() => app?.destroy());

const knex = () => app.strapi.db.connection;
const idle = () => refreshesOf(app.strapi).idle();
const events = () => app.strapi.plugin('segments').service<ReturnType<typeof eventsService>>('events');
let messages = 0;

const event = (name: string, contactId: number | null, accountId: number | null = null) => ({
  source: 'test',
  messageId: `m${messages++}`,
  name,
  occurredAt: new Date(Date.now() - 1_000),
  receivedAt: new Date(),
  contactId,
  accountId,
});

const performed = (name: string, times = 1) => ({
  id: `event_${name.replace(/ /g, '_')}`,
  type: 'event',
  events: [name],
  aggregate: { fn: 'count' },
  operator: 'at_least',
  operand: times,
});

async function segment(key: string, rule: object | null, audience = 'contact', extra: object = {}): Promise<void> {
  await segmentsOfStrapi(app.strapi).create({ key, name: key, audience, kind: 'dynamic', rule, ...extra } as never);
}

async function customers(prefix: string, count: number, country?: string): Promise<number[]> {
  await addCustomers(app.strapi, count, () => ({ country }), prefix);
  const rows = (await knex()('customers')
    .where('customer_number', 'like', `${prefix}%`)
    .orderBy('id')
    .select('id')) as {
    id: number;
  }[];
  return rows.map(({ id }) => Number(id));
}

const causes = async (key: string) =>
  (await knex()('segments_changes').where({ segment_key: key }).orderBy('id').pluck('cause')) as string[];

test('an event settles its contact in the segments that read it, and in those that refer to them', async () => {
  const [one, two] = (await customers('a', 2, 'Germany')) as [number, number];
  await segment('buyers', ruleOf(performed('Order Completed')));
  await segment('german_buyers', ruleOf(memberOf('buyers'), countryIs('Germany')));
  await segment('not_buyers', ruleOf({ ...memberOf('buyers'), operator: 'is_not_member' }));
  await segment('viewers', ruleOf(performed('Product Viewed')));
  await idle();
  expect(await membersOf(app.strapi, 'not_buyers')).toEqual([one, two]);

  expect(await events().record([event('Order Completed', one)])).toEqual({
    inserted: 1,
    duplicates: 0,
    joined: 2,
    left: 1,
  });
  expect(await membersOf(app.strapi, 'buyers')).toEqual([one]);
  expect(await membersOf(app.strapi, 'german_buyers')).toEqual([one]);
  expect(await membersOf(app.strapi, 'not_buyers')).toEqual([two]);
  expect(await membersOf(app.strapi, 'viewers')).toEqual([]);
  for (const key of ['buyers', 'german_buyers', 'not_buyers', 'viewers']) {
    await expectTrueHistory(app.strapi, key);
  }
  expect(await causes('german_buyers')).toEqual(['event']);

  // What nothing reads touches nobody.
  expect(await events().record([event('Page Viewed', two)])).toMatchObject({ inserted: 1, joined: 0, left: 0 });
  // Twice is once.
  const again = event('Product Viewed', two);
  expect(await events().record([again, again])).toMatchObject({ inserted: 1, duplicates: 1, joined: 1 });
  expect(await events().record([again])).toMatchObject({ inserted: 0, joined: 0 });
});

test('two that count to two at once see each other', async () => {
  const ids = await customers('b', 20);
  await segment('twice', ruleOf(performed('Cart Updated', 2)));
  await idle();
  await Promise.all([...ids, ...[...ids].reverse()].map((id) => events().record([event('Cart Updated', id)])));
  expect(await membersOf(app.strapi, 'twice')).toEqual(ids);
  await expectTrueHistory(app.strapi, 'twice');
});

test('groups of events in any order do not wait for each other for ever', async () => {
  const ids = await customers('c', 10);
  for (const n of [1, 2, 3]) await segment(`often_${n}`, ruleOf(performed(`Thing ${n}`, n)));
  await idle();
  const shuffled = (seed: number) => [...ids].sort((a, b) => ((a * seed) % 7) - ((b * seed) % 7));
  await Promise.all(
    Array.from({ length: 12 }, (_, round) =>
      events().record(shuffled(round + 1).flatMap((id) => [1, 2, 3].map((n) => event(`Thing ${n}`, id))))
    )
  );
  for (const n of [1, 2, 3]) {
    expect(await membersOf(app.strapi, `often_${n}`)).toEqual(ids);
    await expectTrueHistory(app.strapi, `often_${n}`);
  }
});

test('an account is settled by the events of its contacts, and its contacts by what it is a member of', async () => {
  const contacts = await customers('d', 3);
  const company = await app.strapi
    .documents('api::company.company')
    .create({ data: { name: 'Acme', number: 'acme' } as never });
  const account = Number(company.id);
  for (const id of contacts.slice(0, 2)) {
    await app.strapi.db.query('api::customer.customer').update({ where: { id }, data: { company: account } });
  }
  await segment('active_accounts', ruleOf(performed('Order Completed')), 'account');
  await segment('of_active_accounts', ruleOf({ ...memberOf('active_accounts'), of: 'account' }));
  await idle();
  await events().record([event('Order Completed', contacts[0] as number, account)]);
  expect(await membersOf(app.strapi, 'active_accounts')).toEqual([account]);
  expect(await membersOf(app.strapi, 'of_active_accounts')).toEqual(contacts.slice(0, 2));
  await expectTrueHistory(app.strapi, 'of_active_accounts');
});

test('contacts of an account that are too many are settled when its own settling is over', async () => {
  const contacts = await customers('g', 501);
  const company = await app.strapi
    .documents('api::company.company')
    .create({ data: { name: 'Crowd', number: 'crowd' } as never });
  const account = Number(company.id);
  for (let at = 0; at < contacts.length; at += 100) {
    await knex()('customers_company_lnk').insert(
      contacts.slice(at, at + 100).map((customer_id) => ({ customer_id, company_id: account }))
    );
  }
  await segment('loud_accounts', ruleOf(performed('Called')), 'account');
  await segment('of_loud_accounts', ruleOf({ ...memberOf('loud_accounts'), of: 'account' }));
  await idle();
  // It is through with the company, and nobody asks it to look again.
  await app.strapi.plugin('segments').service<Settler>('settling').kick();
  await events().record([event('Called', null, account)]);
  await until(async () => (await membersOf(app.strapi, 'of_loud_accounts')).length === 501);
  await expectTrueHistory(app.strapi, 'of_loud_accounts');
});

test('whoever is settled while a segment is first filled, or its rule changes, is in the set that comes', async () => {
  const ids = await customers('e', 30);
  const created = segment('fresh', ruleOf(performed('Sign Up')));
  const rounds = ids.map(async (id, index) => {
    if (index === 15) {
      await created;
      await segmentsOfStrapi(app.strapi).update('fresh', { rule: ruleOf(performed('Sign Up', 2)) } as never);
    }
    await events().record([event('Sign Up', id)]);
    await events().record([event('Sign Up', id)]);
  });
  await Promise.all(rounds);
  await idle();
  expect(await membersOf(app.strapi, 'fresh')).toEqual(ids);
  await expectTrueHistory(app.strapi, 'fresh');
});

test('a segment that hangs on everybody keeps its members, and one whose rule is broken does not cost the others', async () => {
  const [id] = (await customers('f', 1)) as [number];
  await segment(
    'top',
    ruleOf({
      id: 'top',
      type: 'rank',
      by: { type: 'event', events: ['Scored'], aggregate: { fn: 'count' } },
      bound: { top: 1 },
    })
  );
  await segment('scored', ruleOf(performed('Scored')));
  await segment('broken', ruleOf(performed('Scored'), { ...countryIs('x'), id: 'gone' }));
  await idle();
  const top = await membersOf(app.strapi, 'top');
  const broken = ruleOf(performed('Scored'), { ...countryIs('x'), id: 'gone', path: 'nowhere' });
  await knex()('segments_segments')
    .where({ key: 'broken' })
    .update({ rule: JSON.stringify(broken), version: 7 });
  expect(await events().record([event('Scored', id)])).toMatchObject({ inserted: 1, joined: 1, left: 0 });
  expect(await membersOf(app.strapi, 'scored')).toEqual([id]);
  expect(await membersOf(app.strapi, 'top')).toEqual(top);
});

test('a rule that a later version wrote costs only its own segment to be settled', async () => {
  const [id] = (await customers('h', 1)) as [number];
  await segment('sender', ruleOf(performed('Sent')));
  await segment('later', ruleOf(performed('Sent')));
  await idle();
  const ofLater = ruleOf(performed('Sent'), { id: 'new', type: 'telepathy' });
  await knex()('segments_segments')
    .where({ key: 'later' })
    .update({ rule: JSON.stringify(ofLater), version: 7 });
  const warn = jest.spyOn(app.strapi.log, 'warn');
  expect(await events().record([event('Sent', id)])).toMatchObject({ inserted: 1, joined: 1 });
  await segment('other', ruleOf(performed('Sent', 2)));
  await idle();
  expect(await events().record([event('Sent', id)])).toMatchObject({ inserted: 1, joined: 1 });
  expect(await membersOf(app.strapi, 'sender')).toEqual([id]);
  expect(await membersOf(app.strapi, 'later')).toEqual([]);
  expect(warn.mock.calls.filter(([said]) => String(said).includes('the rule of later'))).toHaveLength(1);
  warn.mockRestore();

  // What looks at all segments is not stopped by it either.
  await refreshesOf(app.strapi).requestDue(1);
  const schedules = app.strapi
    .plugin('segments')
    .service<{ tick(): Promise<void>; prune(): Promise<void> }>('schedules');
  const failed = jest.spyOn(app.strapi.log, 'error');
  await schedules.tick();
  await schedules.prune();
  expect(failed.mock.calls).toEqual([]);
  failed.mockRestore();
  await refreshesOf(app.strapi).request('later', 'called');
  await idle();
  const [run] = (await knex()('segments_runs').where({ segment_key: 'later' }).orderBy('id', 'desc').limit(1)) as {
    state: string;
    error: string;
  }[];
  expect(run).toMatchObject({ state: 'failed', error: expect.stringContaining('later version') as string });
});

test('a segment that the database cannot judge costs neither the event nor the other segments', async () => {
  const [one, two] = (await customers('i', 2)) as [number, number];
  const noted = { id: 'n', type: 'attribute', path: 'note', operator: 'is', operand: 'x' };
  const where = { id: 'w', type: 'group', match: 'all', children: [noted] };
  const orders = { id: 'o', type: 'related', path: 'orders', where, aggregate: { fn: 'not_exists' } };
  await segment('rang', ruleOf(performed('Rang')));
  await segment('rang_noted', ruleOf(performed('Rang'), orders));
  await segment('not_rang', ruleOf({ ...memberOf('rang'), operator: 'is_not_member' }));
  await idle();
  const errors = jest.spyOn(app.strapi.log, 'error').mockImplementation();
  await knex().raw('alter table orders rename column note to away');
  try {
    expect(await events().record([event('Rang', one)])).toMatchObject({ inserted: 1, joined: 1, left: 1 });
    expect(await membersOf(app.strapi, 'rang')).toEqual([one]);
    await until(async () => {
      await idle();
      const state = await knex()('segments_states').where({ segment_key: 'rang_noted' }).first('status');
      return (state as { status: string }).status === 'failed';
    });
    // Its refresh says what is wrong once, not with every event.
    expect(await events().record([event('Rang', two)])).toMatchObject({ inserted: 1, joined: 1, left: 1 });
    await idle();
    const runs = await knex()('segments_runs').where({ segment_key: 'rang_noted', state: 'failed' });
    expect(runs).toHaveLength(1);
    expect(errors.mock.calls.filter(([said]) => String(said).includes('rang_noted could not be judged'))).toHaveLength(
      2
    );
  } finally {
    await knex().raw('alter table orders rename column away to note');
    errors.mockRestore();
  }
  for (const key of ['rang', 'not_rang', 'rang_noted']) await expectTrueHistory(app.strapi, key);
});
