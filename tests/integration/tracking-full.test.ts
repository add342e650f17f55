import { settlerOf } from '../../server/membership/settler';
import { testDialect } from '../support/database';
import { addCustomers, membersOf, pointsAtLeast, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, send, storedEvents } from '../support/tracking';
import { apiToken } from '../support/access';
import { refreshesOf } from '../../server/membership/refreshes';

/*
 * SQLite without room for more. It ends the transaction by itself then, so that the rollback fails too, and says less than
 * what it failed over. (`tests/faults/disk-full.test.ts` fills a real disk.)
 */
const onSqlite = testDialect() === 'sqlite' ? describe : describe.skip;

onSqlite('the database is full', () => {
  let app: TestStrapi;
  let key: string;
  let token: string;
  const knex = () => app.strapi.db.connection;
  const full = async () => {
    const [{ page_count: pages }] = (await knex().raw('pragma page_count')) as [{ page_count: number }];
    await knex().raw(`pragma max_page_count = ${pages}`);
  };
  const free = () => knex().raw('pragma max_page_count = 1000000');

  beforeAll(async () => {
    app = await bootStrapi();
    key = (await createSource(app)).writeKey;
    token = await apiToken(app.strapi, { type: 'full-access' });
    await addCustomers(app.strapi, 3, () => ({ points: 0 }));
    await app.request
      .post('/api/segments/segments')
      .auth(token, { type: 'bearer' })
      .send({ key: 'keen', name: 'Keen', rule: ruleOf(pointsAtLeast(1)) })
      .expect(201);
    await refreshesOf(app.strapi).idle();
  });
  afterEach(() => free());
  afterAll(() => app?.destroy());

  test('a call is refused as a whole to be tried again, also where some of its items would find room', async () => {
    const item = (messageId: string, properties: object) => ({
      type: 'track',
      userId: 'b1',
      event: 'Viewed',
      messageId,
      properties,
    });
    const batch = [
      item('small1', {}),
      ...Array.from({ length: 10 }, (_, n) => item(`large${n}`, { text: 'x'.repeat(20_000) })),
      item('small2', {}),
    ];
    // All tables have a page with some room of their own.
    await send(app, key, 'batch', { batch: [item('first', {})] }).expect(200);
    await full();
    const refused = await send(app, key, 'batch', { batch }).expect(503);
    expect(refused.headers['retry-after']).toBeDefined();
    expect((await storedEvents(app.strapi)).map((event) => event.message_id)).toEqual(['first']);
    await free();
    const { body } = await send(app, key, 'batch', { batch }).expect(200);
    expect(body).toMatchObject({ accepted: 12, duplicates: 0, rejected: [] });
  });

  test('what cannot be settled for want of room is settled when there is some', async () => {
    const customer = await knex()('customers').where({ customer_number: 'b2' }).first('id');
    const settler = settlerOf(app.strapi);
    await settler.kick();
    await knex()('customers').where({ id: customer.id }).update({ points: 5 });
    const uid = 'api::customer.customer';
    const what = JSON.stringify({ fields: [{ uid, attribute: 'points' }] });
    await knex()('segments_marks').insert({
      uid,
      row_id: customer.id,
      what,
      cause: 'write',
      created_at: new Date(),
    });
    // Nobody can write at all.
    await knex().raw('pragma query_only = on');
    await settler.kick();
    await knex().raw('pragma query_only = off');
    expect(await knex()('segments_marks').pluck('row_id')).toEqual([customer.id]);
    expect(await membersOf(app.strapi, 'keen')).toEqual([]);
    await settler.kick();
    expect(await knex()('segments_marks').first('id')).toBeUndefined();
    expect(await membersOf(app.strapi, 'keen')).toEqual([Number(customer.id)]);
  });
});
