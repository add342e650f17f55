import type { GroupResult } from '../../contracts/experience-results';
import { adminToken, apiToken, publicPermissions } from '../support/access';
import { TestAudiences } from '../support/audiences';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { until } from '../support/until';

/* What an experience brought about, by what visitors, or people, saw first, and whether they reached its goal afterwards. */

const ARTICLE = 'api::article.article';
const HOUR = 3_600_000;

let app: TestStrapi;
let admin: string;
let serial = 0;
const start = Date.now() - 48 * HOUR;
const knex = () => app.strapi.db.connection;

/** Something that a visitor, who may be a contact, did so many hours after the start. */
async function did(name: string, hours: number, by: { visitor?: number; contact?: number }, properties: object = {}) {
  await knex()('segments_events').insert({
    ...{ source: 'test', message_id: `m${(serial += 1)}`, name, properties: JSON.stringify(properties) },
    ...{ visitor_id: by.visitor ?? null, contact_id: by.contact ?? null },
    ...{ occurred_at: new Date(start + hours * HOUR), received_at: new Date(start + hours * HOUR) },
  });
}
const saw = (experience: string, variant: string, hours: number, by: { visitor?: number; contact?: number }) =>
  did('Experience Viewed', hours, by, { experience, variant });

async function experience(key: string, input: object = {}, variant: object = {}): Promise<string> {
  const { documentId } = await app.strapi
    .documents(ARTICLE as never)
    .create({ data: { title: key } as never, status: 'published' } as never);
  const experiences = app.strapi.plugin('segments').service('experiences');
  await experiences.create({ key, name: key, contentType: ARTICLE, document: documentId, goal: 'Bought', ...input });
  await experiences.createVariant(key, { key: 'bold', name: 'Bold', ...variant });
  await experiences.publish(key, 'bold', true);
  await app.strapi.db
    .query('plugin::segments.experience')
    .update({ where: { key }, data: { state: 'running', firstStartedAt: new Date(start) } });
  return documentId;
}
const results = async (key: string, query = '') =>
  (await app.request.get(`/segments/experiences/${key}/results${query}`).set('Authorization', `Bearer ${admin}`)).body;

beforeAll(async () => {
  app = await bootStrapi();
  admin = await adminToken(app.strapi);
}, 300_000);
afterAll(() => app?.destroy());

test('each counts once, by what it saw first; the goal counts after that only', async () => {
  await experience('offer');
  for (let visitor = 1; visitor <= 10; visitor += 1) await saw('offer', 'bold', 1, { visitor });
  for (let visitor = 11; visitor <= 20; visitor += 1) await saw('offer', 'baseline', 1, { visitor });
  // Seen again, something else later, another experience, before the experience began.
  await saw('offer', 'bold', 2, { visitor: 1 });
  await saw('offer', 'baseline', 3, { visitor: 2 });
  await saw('other', 'bold', 1, { visitor: 30 });
  await saw('offer', 'bold', -1, { visitor: 31 });
  // What it has no variant of: anybody can send that, in any number, and before what is true.
  for (let visitor = 1; visitor <= 40; visitor += 1) await saw('offer', `made_up_${visitor}`, 0.1, { visitor });
  for (const visitor of [1, 2, 3, 4]) await did('Bought', 5, { visitor });
  await did('Bought', 6, { visitor: 1 });
  await did('Bought', 5, { visitor: 11 });
  await did('Bought', 0.5, { visitor: 12 });
  await did('Looked', 5, { visitor: 13 });
  const { data } = await results('offer');
  expect(data).toMatchObject({ experience: 'offer', goal: 'Bought', by: 'visitor', control: 'baseline' });
  expect(data.groups).toMatchObject([
    { variant: 'baseline', shown: 10, reached: 1, moved: 0, rate: 0.1, lift: null },
    { variant: 'bold', shown: 10, reached: 4, moved: 1, rate: 0.4 },
  ]);
  const { estimate, interval } = data.groups[1].lift;
  expect(estimate).toBeCloseTo(3);
  expect(interval[0]).toBeLessThan(0);
  expect(interval[1]).toBeGreaterThan(3);
  // Another time.
  const early = await results('offer', `?to=${encodeURIComponent(new Date(start + 2.5 * HOUR).toISOString())}`);
  expect(early.data.groups).toMatchObject([
    { variant: 'baseline', shown: 10, reached: 0 },
    { variant: 'bold', shown: 10, reached: 0, moved: 0, lift: null },
  ]);
});

test('of people: what they did on all their devices; who was held out is the control', async () => {
  await experience('known', { stickTo: 'contact' });
  await saw('known', 'bold', 1, { visitor: 101, contact: 1 });
  await saw('known', 'bold', 2, { visitor: 102, contact: 1 });
  await did('Bought', 3, { visitor: 102, contact: 1 });
  await saw('known', 'holdout', 1, { visitor: 103 });
  await did('Bought', 3, { visitor: 103 });
  await saw('known', 'baseline', 1, { contact: 2 });
  const { data } = await results('known');
  expect(data).toMatchObject({ by: 'contact', control: 'holdout' });
  expect(data.groups).toMatchObject([
    { variant: 'baseline', shown: 1, reached: 0 },
    { variant: 'bold', shown: 1, reached: 1, moved: 0 },
    { variant: 'holdout', shown: 1, reached: 1, lift: null },
  ]);
});

test('of the members of a segment', async () => {
  await experience('of_segment', { stickTo: 'contact' });
  const audiences = new TestAudiences(app.strapi);
  await audiences.segment('vip');
  const vera = await audiences.customer('vera');
  const sam = await audiences.customer('sam');
  await audiences.join('vip', [vera.id]);
  for (const { id } of [vera, sam]) await saw('of_segment', 'bold', 1, { contact: id });
  await did('Bought', 2, { contact: vera.id });
  expect((await results('of_segment')).data.groups).toMatchObject([{ variant: 'bold', shown: 2, reached: 1 }]);
  expect((await results('of_segment', '?segment=vip')).data.groups).toMatchObject([
    { variant: 'bold', shown: 1, reached: 1 },
  ]);
  expect((await results('of_segment', '?segment=nothing')).error.details.errors[0].path).toEqual(['segment']);
});

test('before anybody saw it, and what is refused', async () => {
  await experience('unseen', { goal: null });
  expect((await results('unseen')).data).toMatchObject({ control: null, groups: [] });
  expect((await results('nothing')).error.status).toBe(404);
  expect((await results('unseen', '?from=yesterday')).error.status).toBe(400);
  expect((await results('unseen', '?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).error.status).toBe(400);
});

describe('what the server itself has shown', () => {
  const events = async () =>
    (
      await knex()('segments_events').where({ source: 'source:0' }).orderBy('id').select('properties', 'contact_id')
    ).map(({ properties, contact_id }) => ({
      ...(typeof properties === 'string' ? JSON.parse(properties) : properties),
      contact: contact_id === null ? null : Number(contact_id),
    }));
  const of = async (key: string) => (await events()).filter(({ experience: named }) => named === key);
  const show = (document: string, query = '') => app.request.get(`/api/articles/${document}${query}`);
  let token: string;

  beforeAll(async () => {
    await publicPermissions(app.strapi, [`${ARTICLE}.find`, `${ARTICLE}.findOne`, 'plugin::segments.decision.find']);
    token = await apiToken(app.strapi, { type: 'full-access' });
  });

  test('is counted by whom it was shown to and what, once a day, and the goal after it', async () => {
    const document = await experience('served', { holdout: 40 }, { share: 50 });
    const expected: Record<string, number> = {};
    for (let at = 0; at < 50; at += 1) {
      // The last ten are the first ones again.
      const name = `served-${at % 40}`;
      const { body } = await show(document).set('X-Segments-Visitor', name).expect(200);
      const { variant, reason } = body.meta.segments.experiences.served;
      const group = variant ?? (reason === 'holdout' ? reason : 'baseline');
      if (at < 40) expected[group] = (expected[group] ?? 0) + 1;
    }
    await until(async () => (await of('served')).length >= 40);
    // The second time the first ones were shown it, at a list, after it was written.
    await app.request.get('/api/articles').set('X-Segments-Visitor', 'served-0').expect(200);
    const visitor = await knex()('segments_visitors').where({ anonymous_id: 'served-3' }).first();
    await did('Bought', 49, { visitor: visitor.id });
    const { groups } = (await results('served', `?to=${new Date(Date.now() + 2 * HOUR).toISOString()}`)).data;
    expect(Object.fromEntries(groups.map(({ variant, shown }: GroupResult) => [variant, shown]))).toEqual(expected);
    expect(Object.keys(expected).sort()).toEqual(['baseline', 'bold', 'holdout']);
    expect(groups.reduce((sum: number, { reached }: { reached: number }) => sum + reached, 0)).toBe(1);
    expect(await of('served')).toHaveLength(40);
  });

  test('is a person’s where shares stick to the person, and ties no browser to anybody', async () => {
    const document = await experience('personal', { stickTo: 'contact' });
    const { id } = await new TestAudiences(app.strapi).customer('paula');
    const asked = show(document, '?segmentsSubject=paula').auth(token, { type: 'bearer' });
    await asked.set('X-Segments-Visitor', 'paulas-phone').expect(200);
    await until(async () => (await of('personal')).length > 0);
    expect(await of('personal')).toEqual([{ experience: 'personal', variant: 'bold', contact: id }]);
    expect(await knex()('segments_visitors').where({ anonymous_id: 'paulas-phone' })).toEqual([]);
  });

  test('is not what nobody in particular was shown, or nobody looks at', async () => {
    const document = await experience('unshown');
    const as = (name: string, query = '') => show(document, query).set('X-Segments-Visitor', name);
    await show(document).expect(200);
    await show(document, '?segmentsKey=all').auth(token, { type: 'bearer' }).expect(200);
    await show(document).auth(token, { type: 'bearer' }).expect(200);
    const decision = await app.request.get('/api/segments/decision').set('X-Segments-Visitor', 'decided').expect(200);
    expect(decision.body.data.variants).toHaveProperty('unshown');
    await as('keyed', `?segmentsKey=${decision.body.data.keys.articles}`).expect(200);
    await as('drafted', '?status=draft').expect(200);
    await app.request.head(`/api/articles/${document}`).set('X-Segments-Visitor', 'head').expect(200);
    await as('bot').set('User-Agent', 'Mozilla/5.0 (compatible; Examplebot/2.1)').expect(200);
    await as('ahead').set('Sec-Purpose', 'prefetch').expect(200);
    await as('private').set('Sec-GPC', '1').expect(200);
    await as('x'.repeat(300)).expect(200);
    // After these, one that is.
    await as('somebody').expect(200);
    await until(async () => (await of('unshown')).length > 0);
    expect(await of('unshown')).toHaveLength(1);
  });

  test('is written behind the answer, and when Strapi stops', async () => {
    const document = await experience('late');
    await show(document).set('X-Segments-Visitor', 'hasty').expect(200);
    expect(await of('late')).toEqual([]);
    const { db } = app.strapi;
    const close = db.destroy.bind(db);
    let left: unknown;
    db.destroy = async () => {
      left = await of('late');
      await close();
    };
    await app.destroy();
    app = undefined as never;
    expect(left).toHaveLength(1);
  });
});
