import type { Core } from '@strapi/strapi';
import { refreshesOf } from '../../server/membership/refreshes';
import { segmentsOfStrapi } from '../../server/segments/segments';
import { createDatabase, type TestDatabase } from '../support/database';
import { addCustomers, countryIs, expectTrueHistory, membersOf, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let database: TestDatabase;
let app: TestStrapi | undefined;

jest.setTimeout(600_000);
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(async () => {
  await app?.destroy({ keepDatabase: true });
  await database?.drop();
});

async function restart(env: Record<string, string> = {}): Promise<Core.Strapi> {
  await app?.destroy({ keepDatabase: true });
  app = undefined;
  app = await bootStrapi({ on: database, env });
  return app.strapi;
}

const tablesOf = async (strapi: Core.Strapi) =>
  (await strapi.db.dialect.schemaInspector.getTables()).filter((table: string) => table.startsWith('segments_')).sort();
const columnsOf = async (strapi: Core.Strapi, table: string) =>
  Object.keys(await strapi.db.connection(table).columnInfo()).sort();
const indexesOf = async (strapi: Core.Strapi, table: string) =>
  (await strapi.db.dialect.schemaInspector.getIndexes(table)).map((index: { name: string }) => index.name).sort();
const rowsOf = (strapi: Core.Strapi, table: string) => strapi.db.connection(table).orderBy('id');

test('everything is still there after Strapi ran once without the plugin', async () => {
  let strapi = await restart();
  await addCustomers(strapi, 10, (n) => ({ country: n % 2 ? 'Germany' : 'France' }));
  await segmentsOfStrapi(strapi).create({
    key: 'germans',
    name: 'Germans',
    audience: 'contact',
    kind: 'dynamic',
    rule: ruleOf(countryIs('Germany')),
  } as never);
  await refreshesOf(strapi).idle();
  await strapi.db.connection('customers').where({ customer_number: 'b0' }).update({ country: 'Germany' });
  await refreshesOf(strapi).request('germans', 'called');
  await refreshesOf(strapi).idle();
  const event = { source: 's', message_id: 'm', name: 'n', occurred_at: new Date(), received_at: new Date() };
  await strapi.db.connection('segments_events').insert(event);
  const tables = await tablesOf(strapi);
  const members = await membersOf(strapi, 'germans');
  expect(members).toHaveLength(6);
  const kept = ['segments_events', 'segments_changes', 'segments_segments', 'segments_runs', 'segments_states'];
  const before = await Promise.all(kept.map((table) => rowsOf(strapi, table)));

  strapi = await restart({ SEGMENTS_DISABLED: 'true' });
  expect(strapi.plugin('segments')).toBeUndefined();
  expect(await tablesOf(strapi)).toEqual(tables);

  strapi = await restart();
  await refreshesOf(strapi).idle();
  expect(await tablesOf(strapi)).toEqual(tables);
  expect(await Promise.all(kept.map((table) => rowsOf(strapi, table)))).toEqual(before);
  expect(await membersOf(strapi, 'germans')).toEqual(members);
  await expectTrueHistory(strapi, 'germans');
});

test('columns and indexes that an earlier version did not have come back, and what is in the tables stays', async () => {
  let strapi = app!.strapi;
  const shape = async () => ({
    sets: await columnsOf(strapi, 'segments_sets'),
    events: await indexesOf(strapi, 'segments_events'),
    members: await indexesOf(strapi, 'segments_members'),
  });
  const before = await shape();
  const members = await membersOf(strapi, 'germans');
  await strapi.db.connection.schema.alterTable('segments_sets', (table) => table.dropColumn('retired_at'));
  await strapi.db.connection.schema.alterTable('segments_events', (table) => {
    table.dropIndex(['contact_id'], 'segments_events_contact');
  });
  await strapi.db.connection.schema.alterTable('segments_members', (table) => {
    table.dropIndex(['subject_id'], 'segments_members_subject');
  });
  expect(await shape()).not.toEqual(before);
  // Another version has another schema, which is what makes Strapi look.
  await strapi.db.connection('strapi_database_schema').update({ hash: 'of an earlier version' });

  for (let boot = 0; boot < 2; boot++) {
    strapi = await restart();
    await refreshesOf(strapi).idle();
    expect(await shape()).toEqual(before);
    expect(await membersOf(strapi, 'germans')).toEqual(members);
    await strapi.db.connection('strapi_database_schema').update({ hash: 'of an earlier version' });
  }
});

test('the plugin is removed on purpose as the documentation says', async () => {
  let strapi = app!.strapi;
  await strapi.store!.set({ type: 'core', key: 'persisted_tables', value: [] });
  strapi = await restart({ SEGMENTS_DISABLED: 'true' });
  expect(await tablesOf(strapi)).toEqual([]);
  strapi = await restart();
  expect(await strapi.db.query('plugin::segments.segment').count()).toBe(0);
});
