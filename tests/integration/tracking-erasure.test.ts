import type { SourceWithKey } from '../../contracts/sources';
import type { trackingService } from '../../server/tracking/erase';
import { refreshesOf } from '../../server/membership/refreshes';
import { segmentsOfStrapi } from '../../server/segments/segments';
import { insertMessage } from '../../server/storage/deliveries';
import { webhooksOf } from '../../server/webhooks/webhooks';
import { membersOf, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, send, storedEvents } from '../support/tracking';

/* Who was erased stays erased, whatever is sent again. */

let app: TestStrapi;
let server: SourceWithKey;

beforeAll(async () => {
  app = await bootStrapi({ plugins: { segments: { config: { tracking: { createContacts: true } } } } });
  server = await createSource(app);
  const rule = ruleOf({
    id: 'e',
    type: 'event',
    events: ['Seen'],
    aggregate: { fn: 'count' },
    operator: 'at_least',
    operand: 1,
  });
  for (const audience of ['contact', 'visitor']) {
    const key = `seen_${audience}`;
    await segmentsOfStrapi(app.strapi).create({ key, name: key, audience, kind: 'dynamic', rule } as never);
  }
  await refreshesOf(app.strapi).idle();
});
afterAll(() => app?.destroy());

const service = () => app.strapi.plugin('segments').service<ReturnType<typeof trackingService>>('tracking');
const customers = (customerNumber: string) =>
  app.strapi.db.query('api::customer.customer').findMany({ where: { customerNumber } });
const say = async (...batch: object[]) => (await send(app, server.writeKey, 'batch', { batch }).expect(200)).body;
const track = (messageId: string, more: object) => ({ type: 'track', event: 'Seen', messageId, ...more });

test('a contact, with all that its visitors did before and after it was known', async () => {
  const past = new Date(Date.now() - 60_000).toISOString();
  const items = [
    track('e1', { anonymousId: 'anna-phone', timestamp: past }),
    {
      type: 'identify',
      messageId: 'e2',
      anonymousId: 'anna-phone',
      userId: 'anna',
      traits: { plan: 'gold' },
      timestamp: past,
    },
    track('e3', { userId: 'anna' }),
    track('e4', { userId: 'bert', anonymousId: 'bert-phone' }),
  ];
  await say(...items);
  const [anna] = await customers('anna');
  expect(await membersOf(app.strapi, 'seen_contact')).toContain(anna.id);
  expect(await service().erase({ contact: 'anna' })).toEqual({ events: 3, visitors: 1 });
  expect(await membersOf(app.strapi, 'seen_contact')).not.toContain(anna.id);
  await app.strapi.db.query('api::customer.customer').delete({ where: { id: anna.id } });
  expect((await storedEvents(app.strapi)).map(({ message_id: id }) => id)).toEqual(['e4']);
  expect(await membersOf(app.strapi, 'seen_visitor')).toHaveLength(1);

  // Late retries, dated ones and the one that is not.
  expect(await say(...items)).toMatchObject({ accepted: 0, ignored: 3, duplicates: 1 });
  expect(await customers('anna')).toEqual([]);
  expect(await app.strapi.db.connection('segments_visitors').where({ anonymous_id: 'anna-phone' })).toEqual([]);
  // Of before, and never sent until now.
  const late = [
    track('e5', { anonymousId: 'anna-phone', timestamp: past }),
    track('e6', { userId: 'anna', timestamp: past }),
  ];
  expect(await say(...late)).toMatchObject({ accepted: 0, ignored: 2 });

  const kept: unknown = await app.strapi.db.connection('segments_tombstones');
  expect(JSON.stringify(kept)).not.toMatch(/anna|source|"e1"/);
});

test('what happens later is somebody’s anew, but makes no contact', async () => {
  expect(await say(track('e7', { userId: 'anna' }))).toMatchObject({ rejected: [{ code: 'unknown_contact' }] });
  expect(await say(track('e8', { anonymousId: 'anna-phone' }))).toMatchObject({ accepted: 1 });
  expect(await customers('anna')).toEqual([]);
});

test('a visitor that nobody knows', async () => {
  await say(track('e9', { anonymousId: 'carl' }));
  expect(await service().erase({ visitor: 'carl' })).toEqual({ events: 1, visitors: 1 });
  expect(await say(track('e9', { anonymousId: 'carl' }))).toMatchObject({ accepted: 0, ignored: 1 });
  expect(await service().erase({ visitor: 'nobody' })).toEqual({ events: 0, visitors: 0 });
});

const knex = () => app.strapi.db.connection;
const idOf = async (name: string) => Number((await customers(name))[0].id);

test('what its traits were is not remembered either', async () => {
  const since = { changed: { type: 'last', n: 7, unit: 'day' } };
  const rule = ruleOf({ id: 'c', type: 'change', path: 'traits.plan', valueType: 'text', from: 'gold', since });
  await segmentsOfStrapi(app.strapi).create({
    key: 'was_gold',
    name: 'was_gold',
    audience: 'contact',
    kind: 'dynamic',
    rule,
  } as never);
  await refreshesOf(app.strapi).idle();
  const identify = (userId: string, plan: string, messageId: string) => ({
    type: 'identify',
    messageId,
    userId,
    traits: { plan },
  });
  await say(identify('dora', 'gold', 'd1'), identify('emil', 'gold', 'd2'));
  await say(identify('dora', 'silver', 'd3'));
  const [dora, emil] = [await idOf('dora'), await idOf('emil')];
  const histories = async () =>
    (
      (await knex()('segments_histories').whereIn('subject_id', [dora, emil])) as {
        subject_id: number;
        value: string;
      }[]
    ).map(({ subject_id: id, value }) => [Number(id), value]);
  expect((await histories()).sort()).toEqual([
    [dora, 'silver'],
    [emil, 'gold'],
  ]);
  await service().erase({ contact: 'dora' });
  expect(await histories()).toEqual([[emil, 'gold']]);
});

test('a visitor whose events made somebody a member takes them along', async () => {
  await say({ type: 'identify', messageId: 'f1', anonymousId: 'fred-phone', userId: 'fred' });
  await say(track('f2', { anonymousId: 'fred-phone' }));
  const fred = await idOf('fred');
  expect(await membersOf(app.strapi, 'seen_contact')).toContain(fred);
  expect(await service().erase({ visitor: 'fred-phone' })).toEqual({ events: 2, visitors: 1 });
  expect(await membersOf(app.strapi, 'seen_contact')).not.toContain(fred);
});

describe.each([
  ['by a query', (id: number) => app.strapi.db.query('api::customer.customer').delete({ where: { id } })],
  [
    'with others',
    (id: number) => app.strapi.db.query('api::customer.customer').deleteMany({ where: { id: { $in: [id] } } }),
  ],
  [
    'as a document',
    async (id: number) => {
      const { documentId } = await app.strapi.db.query('api::customer.customer').findOne({ where: { id } });
      await app.strapi.documents('api::customer.customer').delete({ documentId });
    },
  ],
])('a contact that was deleted %s', (how, remove) => {
  const name = `gone ${how}`;
  const phone = `phone ${how}`;

  test('is found by its name all the same', async () => {
    await say(
      { type: 'identify', messageId: `g1 ${how}`, anonymousId: phone, userId: name, traits: { plan: 'gold' } },
      track(`g2 ${how}`, { userId: name })
    );
    const id = await idOf(name);
    await remove(id);
    expect(await customers(name)).toEqual([]);
    const profile = () => knex()('segments_subjects').where({ audience: 'contact', subject_id: id }).first();
    expect(JSON.stringify(await profile())).not.toContain(name);
    expect((await profile()).traits).not.toBeNull();
    expect(await service().erase({ contact: name })).toEqual({ events: 2, visitors: 1 });
    expect((await profile()).traits).toBeNull();
    expect(await knex()('segments_events').where({ contact_id: id })).toEqual([]);
    expect(await knex()('segments_visitors').where({ anonymous_id: phone })).toEqual([]);
    expect(await membersOf(app.strapi, 'seen_contact')).not.toContain(id);
  });
});

test('messages to webhooks that are over name it no longer; one that waits does', async () => {
  const { id: endpoint } = await webhooksOf(app.strapi).create({
    url: 'https://receiver.example/',
    description: '',
    segments: null,
    events: ['segment.member.joined', 'segment.member.left'],
    enabled: true,
  });
  await webhooksOf(app.strapi).pause(endpoint);
  await say({ type: 'identify', messageId: 'h1', anonymousId: 'hans "h" 100%', userId: 'hans' });
  const [hans] = (await customers('hans')) as { documentId: string }[];
  const of = (identity: string | null, documentId: string | null) => ({
    identity,
    documentId,
    at: '2026-01-01',
    cause: 'event',
  });
  const other = of('HANS', 'ofanother');
  const message = async (state: string, audience: string, ...items: object[]) => {
    const type = 'segment.member.joined' as const;
    const body = JSON.stringify({ type, timestamp: '2026-01-01', data: { segment: 's', audience, items } });
    const said = { name: `msg_${state}`, type, segmentKey: 's', items: items.length, body };
    const id = await insertMessage(knex(), said, [endpoint], new Date());
    await knex()('segments_deliveries').where({ message_id: id }).update({ state });
    const read = async () => {
      const row = (await knex()('segments_messages').where({ id }).first('body')) as { body: string };
      return (JSON.parse(row.body) as { data: { items: object[] } }).data.items;
    };
    return { body, read };
  };
  const nobody = of(null, null);
  const sent = await message('succeeded', 'contact', of('hans', hans!.documentId), other);
  const left = await message('failed', 'contact', of(null, hans!.documentId));
  const browser = await message('succeeded', 'visitor', of('hans "h" 100%', 'unknown'), of('hans', 'x'));
  const waits = await message('waiting', 'contact', of('hans', hans!.documentId));
  await service().erase({ contact: 'hans' });
  expect(await sent.read()).toEqual([nobody, other]);
  expect(await left.read()).toEqual([nobody]);
  // A visitor may be called what a contact is.
  expect(await browser.read()).toEqual([nobody, of('hans', 'x')]);
  expect(await waits.read()).toEqual([of('hans', hans!.documentId)]);
  await webhooksOf(app.strapi).remove(endpoint);
});
