import { createDatabase, type TestDatabase } from '../support/database';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let database: TestDatabase;
let app: TestStrapi | undefined;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(async () => {
  await app?.destroy({ keepDatabase: true });
  await database?.drop();
});

const columns = (strapi: TestStrapi['strapi'], table: string) => strapi.db.connection(table).columnInfo();

test('Strapi compares every table with its model after a change of the schema, and finds ours as they should be', async () => {
  app = await bootStrapi({ on: database });
  const event = { source: 's', message_id: 'm', name: 'n', occurred_at: new Date(), received_at: new Date() };
  await app.strapi.db.connection('segments_events').insert(event);
  const before = await columns(app.strapi, 'segments_events');
  // What Strapi remembers of the schema no longer fits, as when the site's developer added a field.
  await app.strapi.db.connection('strapi_database_schema').update({ hash: 'of another schema' });
  await app.destroy({ keepDatabase: true });

  app = await bootStrapi({ on: database });
  expect(await columns(app.strapi, 'segments_events')).toEqual(before);
  await app.strapi.db.connection('segments_events').insert({ ...event, message_id: 'm2' });
  const rows = await app.strapi.db.connection('segments_events').orderBy('id').select('id');
  expect(rows.map((row: { id: number | string }) => Number(row.id))).toEqual([1, 2]);
});

test('ids of events are wide where a database tells widths apart', async () => {
  const { id } = (await columns(app!.strapi, 'segments_events')) as unknown as Record<string, { type: string }>;
  expect(id!.type).toBe(database.dialect === 'sqlite' ? 'integer' : 'bigint');
});
