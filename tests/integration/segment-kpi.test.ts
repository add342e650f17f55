import type { SegmentKpi } from '../../contracts/segment-kpi';
import { adminToken, adminTokenWith } from '../support/access';
import { TestAudiences } from '../support/audiences';
import { bootStrapi, type TestStrapi } from '../support/strapi';

/* What the members of a segment did over time, for each of them, beside everybody: as plain JavaScript counts it. */

const ZONE = 'Europe/Berlin';
const EVENTS = ['Order Completed', 'Page Viewed'];

interface Happened {
  name: string;
  contact: number;
  at: Date;
  properties: Record<string, unknown>;
}

let app: TestStrapi;
let admin: string;
let everybody: number[];
const members = new Set<number>();
const happened: Happened[] = [];

/** The same numbers in each run. */
let seed = 7;
const random = () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
  return seed / 2 ** 31;
};

const ask = (query: Record<string, string>, key = 'buyers', token = admin) =>
  app.request
    .get(`/segments/segments/${key}/kpi?${new URLSearchParams(query)}`)
    .set('Authorization', `Bearer ${token}`);

beforeAll(async () => {
  app = await bootStrapi();
  admin = await adminToken(app.strapi);
  const audiences = new TestAudiences(app.strapi);
  await audiences.segment('buyers');
  await app.strapi.db.query('plugin::segments.segment').update({ where: { key: 'buyers' }, data: { timeZone: ZONE } });
  everybody = [];
  for (let at = 0; at < 12; at += 1) everybody.push((await audiences.customer(`K-${at}`)).id);
  for (const id of everybody.slice(0, 5)) members.add(id);
  await audiences.join('buyers', [...members]);
  await audiences.segment('nobody');
  // Around both nights on which the clocks are changed, minute by minute at the ends of days.
  for (const middle of [
    '2025-10-26T00:30:00Z',
    '2026-03-29T00:30:00Z',
    '2026-03-31T22:00:00Z',
    '2026-02-14T11:00:00Z',
  ]) {
    for (let at = 0; at < 150; at += 1) {
      const spread = at % 3 === 0 ? 40 * 86_400_000 : 26 * 3_600_000;
      const total = [random() * 100, Math.floor(random() * 50), -3, '12', null, undefined][Math.floor(random() * 6)];
      happened.push({
        name: EVENTS[random() < 0.7 ? 0 : 1] as string,
        contact: random() < 0.05 ? 999_999 : (everybody[Math.floor(random() * everybody.length)] as number),
        at: new Date(Date.parse(middle) + Math.round((random() - 0.5) * 2 * spread)),
        properties: total === undefined ? {} : { total, deep: { total: 2 } },
      });
    }
  }
  for (const at of [
    '2026-03-28T22:59:59.999Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T21:59:59.999Z',
    '2026-03-29T22:00:00.000Z',
  ]) {
    happened.push({
      name: 'Order Completed',
      contact: everybody[0] as number,
      at: new Date(at),
      properties: { total: 1 },
    });
  }
  const rows = happened.map(({ name, contact, at, properties }, index) => ({
    ...{ source: 'test', message_id: `m${index}`, name, contact_id: contact, occurred_at: at, received_at: at },
    ...{ properties: JSON.stringify(properties) },
  }));
  for (let at = 0; at < rows.length; at += 100) {
    await app.strapi.db.connection('segments_events').insert(rows.slice(at, at + 100));
  }
}, 300_000);
afterAll(() => app?.destroy());

const dayIn = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' });

/** First day of the period, by names of days alone. */
function periodOf(at: Date, per: string): string {
  const day = dayIn.format(at);
  if (per === 'month') return `${day.slice(0, 7)}-01`;
  if (per === 'day') return day;
  const date = new Date(day);
  while (date.getUTCDay() !== 1) date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

function expected(per: string, event: string, value: (properties: object) => unknown, who: (id: number) => boolean) {
  const totals = new Map<string, number>();
  for (const { name, contact, at, properties } of happened) {
    const counts = value(properties);
    if (name !== event || !who(contact) || typeof counts !== 'number') continue;
    const period = periodOf(at, per);
    totals.set(period, (totals.get(period) ?? 0) + counts);
  }
  return totals;
}

test.each([
  ['day', '2026-03-20', '2026-04-05', undefined],
  ['day', '2025-10-20', '2025-10-31', 'properties.total'],
  ['day', '2025-10-01', '2026-04-30', 'properties.total'],
  ['week', '2025-10-08', '2026-04-15', undefined],
  ['week', '2026-01-01', '2026-04-15', 'properties.deep.total'],
  ['month', '2025-09-15', '2026-05-15', 'properties.total'],
])('per %s from %s to %s, %s: as counted one by one', async (per, from, to, property) => {
  const { body } = await ask({ event: 'Order Completed', per, from, to, ...(property && { property }) }).expect(200);
  const kpi = body.data as SegmentKpi;
  expect(kpi).toMatchObject({ timeZone: ZONE, members: 5, everybody: 12, per, property: property ?? null });
  expect(kpi.from <= from && kpi.to >= to).toBe(true);
  const read = (properties: object): unknown =>
    property === undefined
      ? 1
      : property
          .split('.')
          .slice(1)
          .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], properties);
  const own = expected(per, 'Order Completed', read, (id) => members.has(id));
  const all = expected(per, 'Order Completed', read, (id) => everybody.includes(id));
  for (const { from: day, members: of, everybody: ofAll } of kpi.periods) {
    expect([day, of.total]).toEqual([day, expect.closeTo(own.get(day) ?? 0, 6)]);
    expect([day, ofAll.total]).toEqual([day, expect.closeTo(all.get(day) ?? 0, 6)]);
    expect(of.each).toBeCloseTo((own.get(day) ?? 0) / 5, 6);
    expect(ofAll.each).toBeCloseTo((all.get(day) ?? 0) / 12, 6);
  }
  // Nothing of the world is left out that lies in the range.
  const days = kpi.periods.map(({ from: day }) => day);
  expect([...all.keys()].filter((day) => day >= kpi.from && day <= kpi.to && !days.includes(day))).toEqual([]);
  expect(kpi.periods.some(({ members: { total } }) => total !== 0)).toBe(true);
});

test('by default the last periods, of which the present one is the last', async () => {
  const today = dayIn.format(new Date());
  const day = (await ask({ event: 'x' }).expect(200)).body.data as SegmentKpi;
  expect([day.periods.length, day.periods.at(-1)?.from, day.to]).toEqual([30, today, today]);
  const month = (await ask({ event: 'x', per: 'month', to: '2999-01-01' }).expect(200)).body.data as SegmentKpi;
  expect([month.periods.length, month.periods.at(-1)?.from]).toEqual([12, `${today.slice(0, 7)}-01`]);
  const empty = (await ask({ event: 'x' }, 'nobody').expect(200)).body.data as SegmentKpi;
  expect(empty.periods[0]?.members).toEqual({ total: 0, each: null });
});

test('what is refused', async () => {
  const wrong = { event: 'x', from: '2024-01-01', to: '2025-12-31' };
  expect((await ask(wrong)).body.error.details.errors[0].path).toEqual(['from']);
  expect((await ask({ event: 'x', from: '2026-02-01', to: '2026-01-01' })).status).toBe(400);
  expect((await ask({ event: 'x', property: 'name' })).status).toBe(400);
  expect((await ask({ event: 'x', property: 'properties.a\0b' })).status).toBe(400);
  expect((await ask({ event: 'x\0' })).status).toBe(400);
  expect((await ask({ event: 'x', more: '1' })).status).toBe(400);
  expect((await ask({ event: 'x' }, 'missing')).status).toBe(404);
});

test('who may not see personal data is told nothing of a handful, nor sums of what sounds secret', async () => {
  const audiences = new TestAudiences(app.strapi);
  await audiences.segment('few');
  await audiences.join('few', everybody.slice(0, 2));
  const reader = await adminTokenWith(app.strapi, ['plugin::segments.read']);
  const query = { event: 'Order Completed', from: '2026-03-20', to: '2026-04-05' };
  const few = (await ask(query, 'few', reader).expect(200)).body;
  expect(few.meta.masked).toBe(true);
  expect(few.data.periods.every(({ members: of }: SegmentKpi['periods'][number]) => of.total === null)).toBe(true);
  expect(
    (await ask(query, 'buyers', reader)).body.data.periods.some(
      ({ members: of }: SegmentKpi['periods'][number]) => of.total !== 0
    )
  ).toBe(true);
  // All but two of everybody: what they did is what everybody did less what those two did.
  await audiences.segment('most');
  await audiences.join('most', everybody.slice(2));
  const most = (await ask(query, 'most', reader)).body.data.periods as SegmentKpi['periods'];
  expect(most.every(({ members: of }) => of.total === null)).toBe(true);
  expect(most.some(({ everybody: all }) => all.total !== 0)).toBe(true);
  expect((await ask({ ...query, property: 'properties.pin' }, 'buyers', reader)).status).toBe(400);
  const stranger = await adminTokenWith(app.strapi, []);
  expect((await ask(query, 'buyers', stranger)).status).toBe(403);
});
