import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Core } from '@strapi/strapi';
import { refreshesOf } from '../../server/membership/refreshes';
import { apiToken } from '../support/access';
import { createDatabase, type TestDatabase } from '../support/database';
import { addCustomers, countryIs, expectTrueHistory, membersOf, ruleOf } from '../support/membership';
import { bootStrapi, PLAYGROUND, type TestStrapi } from '../support/strapi';

/*
 * A site is moved with Strapi's own commands, into a database where another site lived: what Strapi carries arrives,
 * what it does not is made anew, and nothing of the other site is taken for this one's.
 */
const directory = mkdtempSync(join(tmpdir(), 'segments-transfer-'));
const backup = join(directory, 'backup');
let source: TestDatabase;
let target: TestDatabase;
let app: TestStrapi | undefined;

jest.setTimeout(600_000);
beforeAll(async () => {
  source = await createDatabase();
  target = await createDatabase();
});
afterAll(async () => {
  await app?.destroy({ keepDatabase: true });
  await source?.drop();
  await target?.drop();
  rmSync(directory, { recursive: true, force: true });
});

async function strapiCommand(database: TestDatabase, ...args: string[]): Promise<void> {
  const env = { ...process.env, STRAPI_TELEMETRY_DISABLED: 'true', NODE_ENV: 'production', CRON_ENABLED: 'false' };
  const bin = join(dirname(require.resolve('@strapi/strapi/package.json')), 'bin/strapi.js');
  await promisify(execFile)(process.execPath, [bin, ...args], { cwd: PLAYGROUND, env: { ...env, ...database.env } });
}

const stop = async () => {
  await app?.destroy({ keepDatabase: true });
  app = undefined;
};
const numbersOf = async (strapi: Core.Strapi, key: string): Promise<string[]> => {
  const rows = await strapi.db.connection('customers').whereIn('id', await membersOf(strapi, key));
  return rows.map((row: { customer_number: string }) => row.customer_number).sort();
};
const call = async (method: 'post' | 'delete', path: string, body: object) => {
  const token = await apiToken(app!.strapi, { type: 'full-access' });
  const answer = await app!.request[method](`/api/segments${path}`).set('Authorization', `Bearer ${token}`).send(body);
  expect([path, answer.ok, answer.body.error]).toEqual([path, true, undefined]);
};
const event = (contactId: number) => ({
  source: 'test',
  message_id: `m${contactId}`,
  name: 'Order Completed',
  occurred_at: new Date(),
  received_at: new Date(),
  contact_id: contactId,
});

test('a site with members, forced subjects, tags and events is exported', async () => {
  app = await bootStrapi({ on: source });
  const { strapi } = app;
  // So that row ids differ after the move.
  await addCustomers(strapi, 7, () => ({ country: 'Nowhere' }), 'gone');
  await strapi.db.connection('customers').delete();
  await addCustomers(strapi, 6, (n) => ({ country: n < 3 ? 'Germany' : 'France' }), 'c');
  const tag = await strapi.documents('plugin::segments.tag').create({ data: { key: 'vip', name: 'VIP' } });
  const c5 = await strapi.db.query('api::customer.customer').findOne({ where: { customerNumber: 'c5' } });
  await strapi.documents('api::customer.customer').update({
    documentId: c5.documentId,
    data: { tags: [tag.documentId] } as never,
  });
  const tagged = { id: 't', type: 'tag', operator: 'includes_any', tags: ['vip'] };
  await call('post', '/segments', { key: 'germans', name: 'Germans', rule: ruleOf(countryIs('Germany')) });
  await call('post', '/segments', { key: 'tagged', name: 'Tagged', rule: ruleOf(tagged) });
  await call('post', '/segments', { key: 'friends', name: 'Friends', kind: 'static' });
  await call('post', '/segments/germans/members', { subjects: ['c4'] });
  await call('delete', '/segments/germans/members', { subjects: ['c0'] });
  await call('post', '/segments/friends/members', { subjects: ['c1', 'c5'] });
  await refreshesOf(strapi).idle();
  await strapi.db.connection('segments_events').insert(event(c5.id));
  expect(await numbersOf(strapi, 'germans')).toEqual(['c1', 'c2', 'c4']);
  await stop();
  await strapiCommand(source, 'export', '--no-encrypt', '--no-compress', '--file', backup);
});

test('imported over another site, it is this site, and its members are filled again', async () => {
  app = await bootStrapi({ on: target });
  await addCustomers(app.strapi, 40, () => ({ country: 'Germany' }), 'old');
  await call('post', '/segments', { key: 'germans', name: 'Of old', rule: ruleOf(countryIs('Germany')) });
  await call('post', '/segments', { key: 'of_old', name: 'Of old', rule: ruleOf(countryIs('Germany')) });
  await refreshesOf(app.strapi).idle();
  const old = await membersOf(app.strapi, 'germans');
  expect(old).toHaveLength(40);
  await app.strapi.db.connection('segments_events').insert(old.map(event));
  await stop();

  await strapiCommand(target, 'import', '--force', '--file', `${backup}.tar`);

  app = await bootStrapi({ on: target });
  const { strapi } = app;
  await refreshesOf(strapi).idle();
  const knex = strapi.db.connection;
  const segments = await strapi.db.query('plugin::segments.segment').findMany({ orderBy: { key: 'asc' } });
  expect(segments.map((segment: { key: string }) => segment.key)).toEqual(['friends', 'germans', 'tagged']);
  expect(await numbersOf(strapi, 'germans')).toEqual(['c1', 'c2', 'c4']);
  expect(await numbersOf(strapi, 'friends')).toEqual(['c1', 'c5']);
  expect(await numbersOf(strapi, 'tagged')).toEqual(['c5']);
  for (const key of ['friends', 'germans', 'tagged'])
    await expectTrueHistory(strapi, key, await membersOf(strapi, key));
  const runs = await knex('segments_runs').orderBy('segment_key').select('segment_key', 'cause', 'state');
  expect(runs).toEqual(
    ['friends', 'germans', 'tagged'].map((segment_key) => ({ segment_key, cause: 'restored', state: 'succeeded' }))
  );

  // Nothing of the site that was here before.
  expect(await knex('segments_events')).toEqual([]);
  expect(await knex('segments_changes')).toEqual([]);
  expect(await knex('segments_states').pluck('segment_key')).not.toContain('of_old');
  const sets = await knex('segments_states').pluck('set_id');
  expect(await knex('segments_members').whereNotIn('set_id', sets)).toEqual([]);
  const moved = await knex('segments_subjects as p')
    .leftJoin('customers as c', 'c.id', 'p.subject_id')
    .where((other) => other.whereNull('c.id').orWhereRaw('c.document_id <> p.document_id'));
  expect(moved).toEqual([]);
});

test('what had to be filled again is said once', async () => {
  const warnings: string[] = [];
  await app!.strapi.db.connection('segments_states').delete();
  const warn = jest.spyOn(app!.strapi.log, 'warn').mockImplementation((text: unknown) => {
    warnings.push(String(text));
    return app!.strapi.log;
  });
  await refreshesOf(app!.strapi).requestDue(15);
  await refreshesOf(app!.strapi).requestDue(15);
  await refreshesOf(app!.strapi).idle();
  warn.mockRestore();
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/came without members.*friends, germans, tagged.*no events/s);
  expect(await numbersOf(app!.strapi, 'germans')).toEqual(['c1', 'c2', 'c4']);
});

test('row ids that have come to be other people’s are noticed at start', async () => {
  const knex = app!.strapi.db.connection;
  await call('delete', '/segments/friends/members', { subjects: ['c5'] });
  await call('post', '/segments/friends/members', { subjects: ['c5'] });
  const id = (await membersOf(app!.strapi, 'tagged'))[0];
  await knex('customers')
    .where({ id })
    .update({ document_id: 'another'.padEnd(24, 'x') });
  expect(await knex('segments_subjects').where({ audience: 'contact', subject_id: id })).toHaveLength(1);
  await stop();
  app = await bootStrapi({ on: target });
  expect(await app.strapi.db.connection('segments_subjects').where({ audience: 'contact', subject_id: id })).toEqual(
    []
  );
  await refreshesOf(app.strapi).requestAll('called');
  await refreshesOf(app.strapi).idle();
  expect(await membersOf(app.strapi, 'friends')).not.toContain(id);
});
