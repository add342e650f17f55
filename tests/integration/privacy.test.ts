import { inspect } from 'node:util';
import type { SourceWithKey } from '../../contracts/sources';
import { refreshesOf } from '../../server/membership/refreshes';
import { settlerOf } from '../../server/membership/settler';
import { segmentsOfStrapi } from '../../server/segments/segments';
import { webhooksOf } from '../../server/webhooks/webhooks';
import { adminToken, adminTokenWith, apiToken } from '../support/access';
import { everythingKept, knownPerson } from '../support/known-person';
import { ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, send } from '../support/tracking';

/* What a person may ask of a site: what is known of her, and that it is forgotten. */

let app: TestStrapi;
let source: SourceWithKey;
const tokens: Record<string, string> = {};

const knex = () => app.strapi.db.connection;
const via = (base: string) => (who: string, method: 'get' | 'post', path: string) =>
  app.request[method](`${base}/subjects/${path}`).auth(tokens[who] ?? '', { type: 'bearer' });
const admin = via('/segments');
const api = via('/api/segments');
const say = async (...batch: object[]) => (await send(app, source.writeKey, 'batch', { batch }).expect(200)).body;
const track = (messageId: string, more: object) => ({ type: 'track', event: 'Seen', messageId, ...more });
const identify = (messageId: string, userId: string, by: object) => ({ type: 'identify', messageId, userId, ...by });
const rowOf = (customerNumber: string) =>
  app.strapi.db.query('api::customer.customer').findOne({ where: { customerNumber } });
const segment = async (key: string, audience: string, ...children: object[]) => {
  const rule = ruleOf(...children);
  await segmentsOfStrapi(app.strapi).create({ key, name: `Name of ${key}`, audience, kind: 'dynamic', rule } as never);
};
const seen = { id: 'e', type: 'event', events: ['Seen'], aggregate: { fn: 'count' }, operator: 'at_least', operand: 1 };
const changed = (path: string, more: object = {}) => ({
  ...{ id: 'c', type: 'change', path, since: { changed: { type: 'last', n: 7, unit: 'day' } }, ...more },
});

const everything = () => everythingKept(app.strapi);
const person = (name: string) =>
  knownPerson(app, { writeKey: source.writeKey, admin: tokens.root ?? '', endpoint }, name);

let endpoint: number;

beforeAll(async () => {
  app = await bootStrapi({ plugins: { segments: { config: { tracking: { createContacts: true } } } } });
  source = await createSource(app);
  tokens.root = await adminToken(app.strapi);
  const roles = {
    reader: ['read'],
    exporter: ['read', 'export'],
    keeper: ['read', 'people'],
    clerk: ['read', 'export', 'people'],
    eraser: ['read', 'erase'],
  };
  for (const [who, actions] of Object.entries(roles)) {
    tokens[who] = await adminTokenWith(
      app.strapi,
      actions.map((action) => `plugin::segments.${action}`)
    );
  }
  const scoped = (...permissions: string[]) => apiToken(app.strapi, { type: 'custom', permissions });
  tokens.exports = await scoped('plugin::segments.privacy.export');
  tokens.erases = await scoped('plugin::segments.privacy.erase');
  tokens.other = await scoped('plugin::segments.subject.findOne', 'plugin::segments.export.members');
  await segment('seen', 'contact', seen);
  await segment('seen_by', 'visitor', seen);
  await segment('changed_mail', 'contact', changed('email'));
  await segment('changed_value', 'contact', changed('lifetimeValue'));
  await segment('changed_plan', 'contact', changed('traits.plan', { valueType: 'text' }));
  await segmentsOfStrapi(app.strapi).create({
    key: 'list',
    name: 'List',
    audience: 'contact',
    kind: 'static',
  } as never);
  await refreshesOf(app.strapi).idle();
  const webhook = await webhooksOf(app.strapi).create({
    url: 'https://receiver.example/',
    description: '',
    segments: ['list'],
    events: ['segment.member.joined'],
    enabled: false,
  });
  endpoint = webhook.id;
});
afterAll(() => app?.destroy());

describe('export', () => {
  test('has every kind of row', async () => {
    const { documentId } = await person('anna');
    await refreshesOf(app.strapi).idle();
    const answer = await admin('clerk', 'get', 'contact/anna/export').expect(200);
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringContaining('application/json'),
      'content-disposition': `attachment; filename="contact-${documentId}.json"`,
      'cache-control': 'private, no-store',
    });
    const fields = Object.fromEntries(
      answer.body.fields.map(({ path, value }: { path: string; value: unknown }) => [path, value])
    );
    expect(fields).toMatchObject({ customerNumber: 'anna', email: 'anna-new@shop.example', lifetimeValue: 99 });
    expect(answer.body).toMatchObject({
      exportedAt: expect.stringMatching(/Z$/),
      audience: 'contact',
      identity: 'anna',
      documentId,
      traits: { plan: 'anna silver' },
      tags: [],
      account: null,
      forced: [{ key: 'list', name: 'List', mode: 'in', note: 'anna noted' }],
      messages: [
        {
          type: 'segment.member.joined',
          segment: 'list',
          audience: 'contact',
          items: [{ identity: 'anna', documentId, at: '2026-01-01', cause: 'event' }],
        },
      ],
    });
    const of = (list: { key?: string; name?: string }[]) => list.map(({ key, name }) => key ?? name).sort();
    expect(of(answer.body.segments)).toEqual(['changed_mail', 'changed_plan', 'changed_value', 'list', 'seen']);
    expect(answer.body.segments[0].joinedAt).toMatch(/Z$/);
    expect(answer.body.changes).toContainEqual(
      expect.objectContaining({ kind: 'joined', key: 'seen', name: 'Name of seen', cause: 'event' })
    );
    expect(of(answer.body.events)).toEqual(['Identified', 'Identified', 'Seen', 'Seen']);
    expect(answer.body.events).toContainEqual(
      expect.objectContaining({
        messageId: 'anna 1',
        properties: { path: '/anna' },
        context: { device: { id: 'phone-7f3a' } },
      })
    );
    const histories = Object.fromEntries(
      answer.body.fieldHistories.map(({ path, ...history }: { path: string }) => [path, history])
    );
    expect(histories).toMatchObject({
      email: { value: 'anna-new@shop.example', previous: 'anna-old@shop.example', changes: 1 },
      lifetimeValue: { changes: 1 },
      'traits.plan': { value: 'anna silver', previous: 'anna gold' },
    });
    expect(answer.body.visitors).toMatchObject([
      {
        audience: 'visitor',
        identity: 'anna-phone',
        firstSeen: expect.stringMatching(/Z$/),
        segments: [{ key: 'seen_by' }],
        changes: [{ kind: 'joined', key: 'seen_by' }],
        events: [{ name: 'Doubtful', messageId: 'anna 5' }],
      },
    ]);
    expect(answer.text).not.toMatch(/anna secret|somebody/);
  });

  test('to a token nothing that is private is told; names may be of any kind', async () => {
    const { id, documentId } = await rowOf('anna');
    for (const name of ['anna', `doc:${documentId}`, `id:${id}`]) {
      const { text, body } = await api('exports', 'get', `contact/${name}/export`).expect(200);
      expect(body).toMatchObject({ identity: 'anna', visitors: [{ identity: 'anna-phone' }] });
      expect(text).not.toMatch(/"path":"lifetimeValue"|1234\.5|"99"/);
    }
    const visitor = await api('exports', 'get', 'visitor/anna-phone/export').expect(200);
    expect(visitor.body.events).toHaveLength(3);
  });

  test('five thousand events come as a stream, each once', async () => {
    const { id } = await person('many');
    const events = Array.from({ length: 5_000 }, (_, n) => ({
      source: 'test',
      messageId: `many ${n} of all`,
      name: 'Counted',
      // Many of one instant.
      occurredAt: new Date(1_700_000_000_000 + Math.floor(n / 700) * 1_000),
      receivedAt: new Date(),
      contactId: id,
      accountId: null,
      properties: { text: 'x'.repeat(500) },
    }));
    await app.strapi.plugin('segments').service('events').insert(events);
    const answer = await admin('clerk', 'get', 'contact/many/export').expect(200);
    expect(answer.headers['content-length']).toBeUndefined();
    const told = (answer.body.events as { name: string; messageId: string }[]).filter(({ name }) => name === 'Counted');
    expect(told).toHaveLength(5_000);
    expect(new Set(told.map(({ messageId }) => messageId)).size).toBe(5_000);
  });

  test('whoever lacks a permission gets none, and nobody has one', async () => {
    const { documentId } = await rowOf('anna');
    expect((await admin('exporter', 'get', `contact/doc:${documentId}/export`).expect(403)).body.error.details).toEqual(
      {
        lacking: 'people',
      }
    );
    for (const who of ['reader', 'keeper', 'eraser']) await admin(who, 'get', 'contact/anna/export').expect(403);
    for (const who of ['erases', 'other']) await api(who, 'get', 'contact/anna/export').expect(403);
    for (const name of ['nobody', 'id:999999', 'doc:x', '%00', '__proto__']) {
      const { body } = await admin('clerk', 'get', `contact/${name}/export`).expect(404);
      expect(body).toMatchObject({ data: null, error: { status: 404, name: 'NotFoundError' } });
    }
    await admin('clerk', 'get', 'nothing/anna/export').expect(404);
  });
});

describe('erasure', () => {
  test('leaves nothing of her but what the site itself has', async () => {
    const { documentId } = await person('bella');
    const texts = ['bella', 'phone-7f3a'];
    const before = await everything();
    for (const text of [...texts, documentId]) expect(before).toContain(text);
    await admin('root', 'post', 'contact/anna/erase').send({}).expect(200);

    const { body } = await api('erases', 'post', 'contact/bella/erase').send({}).expect(200);
    expect(body).toEqual({ data: { events: 5, visitors: 1 }, meta: {} });
    const rows = (await everything()).split('\n');
    const naming = (text: string) => rows.filter((row) => row.includes(text)).map((row) => row.split(' ')[0]);
    // What the row has now is where the recording of its fields begins anew.
    expect(naming('bella')).toEqual(['segments_histories']);
    expect(naming('bella-old')).toEqual([]);
    expect(naming('bella gold').concat(naming('bella silver'))).toEqual([]);
    // The profile's row, and where hands have put her.
    expect(naming(documentId)).toEqual(['segments_subjects', 'segments_overrides']);

    const page = await admin('root', 'get', 'contact/bella/export').expect(200);
    expect(page.body).toMatchObject({
      traits: {},
      events: [],
      visitors: [],
      messages: [],
      forced: [{ key: 'list', mode: 'in', note: null }],
    });
    expect(page.body.segments.map(({ key }: { key: string }) => key)).toEqual(['list']);
    const again = await api('erases', 'post', 'contact/bella/erase').send({}).expect(200);
    expect(again.body.data).toEqual({ events: 0, visitors: 0 });

    await app.strapi.documents('api::customer.customer').delete({ documentId });
    await api('erases', 'post', 'contact/bella/erase').send({}).expect(200);
    const left = (await everything()).split('\n');
    expect(left.filter((row) => row.includes('bella'))).toEqual([]);
    expect(left.filter((row) => row.includes(documentId)).map((row) => row.split(' ')[0])).toEqual([
      'segments_subjects',
    ]);
  });

  test('the next change of a field is noticed, and is the first', async () => {
    const { id, documentId } = await person('carla');
    await api('erases', 'post', 'contact/carla/erase').expect(200);
    await app.strapi
      .documents('api::customer.customer')
      .update({ documentId, data: { email: 'carla-newest@shop.example' } as never });
    await settlerOf(app.strapi).kick();
    const histories = (await knex()('segments_histories').where({ subject_id: id })) as Record<string, unknown>[];
    const mail = histories.find(({ value }) => String(value).includes('@'));
    expect(mail).toMatchObject({ value: 'carla-newest@shop.example', previous: 'carla-new@shop.example' });
    expect(Number(mail?.changes)).toBe(1);
  });

  test('a visitor, also one that gave its device to another person', async () => {
    await say(track('d1', { anonymousId: 'dora-phone' }));
    expect((await api('erases', 'post', 'visitor/dora-phone/erase').expect(200)).body.data).toEqual({
      events: 1,
      visitors: 1,
    });
    expect((await api('erases', 'post', 'visitor/dora-phone/erase').expect(200)).body.data.events).toBe(0);
    await say(identify('d2', 'dora', { anonymousId: 'shared' }), identify('d3', 'emma', { anonymousId: 'shared' }));
    const { id } = await rowOf('dora');
    const retired = await knex()('segments_visitors').where({ contact_id: id }).first();
    expect(retired.anonymous_id).toBeNull();
    const { body } = await api('erases', 'post', `visitor/doc:${retired.document_id}/erase`).expect(200);
    expect(body.data).toEqual({ events: 1, visitors: 1 });
    expect(await knex()('segments_visitors').where({ anonymous_id: 'shared' })).toHaveLength(1);
  });

  test('a contact without an identity', async () => {
    const { documentId } = await app.strapi.documents('api::customer.customer').create({
      data: { customerNumber: 'nameless', email: 'nameless@shop.example' } as never,
    });
    const { id } = await rowOf('nameless');
    await knex()('customers').where({ document_id: documentId }).update({ customer_number: null });
    const event = { source: 't', messageId: 'nameless', name: 'Seen', occurredAt: new Date(), receivedAt: new Date() };
    await app.strapi
      .plugin('segments')
      .service('events')
      .insert([{ ...event, contactId: Number(id), accountId: null }]);
    const { body } = await api('erases', 'post', `contact/doc:${documentId}/erase`).expect(200);
    expect(body.data).toEqual({ events: 1, visitors: 0 });
  });

  test('needs its permission; who may not see personal data names by document', async () => {
    const { documentId } = await person('frida');
    for (const who of ['reader', 'clerk']) await admin(who, 'post', `contact/doc:${documentId}/erase`).expect(403);
    for (const who of ['exports', 'other']) await api(who, 'post', 'contact/frida/erase').expect(403);
    await admin('eraser', 'post', 'contact/frida/erase').expect(404);
    expect((await everything()).includes('frida')).toBe(true);
    expect((await admin('eraser', 'post', `contact/doc:${documentId}/erase`).expect(200)).body.data.visitors).toBe(1);
  });

  test('names of nobody, accounts, and what there is not to choose are refused', async () => {
    for (const name of ['never', 'id:999999', 'doc:x', '%00']) {
      const { body } = await api('erases', 'post', `contact/${name}/erase`).expect(404);
      expect(body).toMatchObject({ data: null, error: { status: 404, name: 'NotFoundError' } });
      await api('erases', 'post', `visitor/${name}/erase`).expect(404);
    }
    await api('erases', 'post', 'account/x/erase').expect(400);
    await api('erases', 'post', 'contact/frida/erase').send({ deleteContact: true }).expect(400);
  });

  test('no log names her', async () => {
    await person('gerda');
    const said: string[] = [];
    for (const level of ['error', 'warn', 'info', 'debug'] as const) {
      jest.spyOn(app.strapi.log, level).mockImplementation((...words: unknown[]) => {
        said.push(inspect(words));
        return app.strapi.log;
      });
    }
    await api('erases', 'post', 'contact/gerda/erase').expect(200);
    await person('gerda-too');
    // A database that fails in the midst of it, and quotes what it was asked.
    await knex().schema.renameTable('segments_tombstones', 'segments_tombstones_away');
    await api('erases', 'post', 'contact/gerda-too/erase').expect(500);
    await knex().schema.renameTable('segments_tombstones_away', 'segments_tombstones');
    jest.restoreAllMocks();
    expect(said.join('\n')).not.toContain('gerda');
    expect(said.join('\n')).toContain('could not be erased');
  });
});
