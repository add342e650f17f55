import { propertyParameters } from '../support/property';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { plantContent, segmentsOf, type ContentSite } from './content-site';
import {
  chance,
  expected,
  int,
  pick,
  randomOf,
  randomQuery,
  SCHEMA,
  sees,
  shownIn,
  urlOf,
  type Query,
} from './content-world';

jest.setTimeout(1_200_000);

const CUSTOMERS = 200;

const { numRuns, seed } = propertyParameters(400);
const runs = Math.min(numRuns, 3_000);
const random = randomOf(seed);

let app: TestStrapi;
let site: ContentSite;

const maybe = <T>(value: T): T | null => (chance(random, 0.15) ? null : value);

beforeAll(async () => {
  console.log(`Seed of this run: ${seed}`);
  app = await bootStrapi();
  site = await plantContent(app, random, CUSTOMERS);
});
afterAll(() => app?.destroy());

async function ask(customer: string | null, query: Query) {
  const url = urlOf(query);
  const call = app.request.get(customer === null ? url : `${url}&segmentsSubject=${customer}`);
  const answer = await (customer === null ? call : call.auth(site.token, { type: 'bearer' }));
  if (answer.status !== 200) throw new Error(`${answer.status} for ${url}: ${JSON.stringify(answer.body)}`);
  return answer.body as { data: Record<string, unknown>[]; meta: { pagination: { total: number } } };
}

const anyAsker = () => (chance(random, 0.15) ? null : `c${int(random, CUSTOMERS)}`);

test(`${runs} random requests find, order, count and populate what their asker sees`, async () => {
  const nullsFirst = app.database.dialect !== 'postgres';
  for (let run = 0; run < runs; run++) {
    const query = randomQuery(random, site.words);
    const customer = anyAsker();
    const { data, meta } = await ask(customer, query);
    const answer = { total: meta.pagination.total, rows: data.map((row) => shownIn(row, query.type, query.populate)) };
    const wanted = expected(site.rows, segmentsOf(site, customer), query, nullsFirst);
    const about = `${run}: ${customer} asks ${decodeURIComponent(urlOf(query))}`;
    expect({ about, ...answer }).toEqual({ about, ...wanted });
  }
});

test(`${runs} random requests by key answer what their owner is answered, whoever sends them`, async () => {
  const keys = new Map<string | null, Record<string, string>>();
  for (let run = 0; run < runs; run++) {
    const query = randomQuery(random, site.words);
    const customer = anyAsker();
    if (!keys.has(customer)) keys.set(customer, await keysOf(customer));
    const own = await ask(customer, query);
    const url = `${urlOf(query)}&segmentsKey=${keys.get(customer)?.[`${query.type}s`]}`;
    const another = chance(random, 0.5) ? `c${int(random, CUSTOMERS)}` : null;
    const call = app.request.get(another === null ? url : `${url}&segmentsSubject=${another}`);
    const { status, body } = await (another === null ? call : call.auth(site.token, { type: 'bearer' }));
    const about = `${run}: ${another} asks with the key of ${customer} ${decodeURIComponent(url)}`;
    const { segments: _how, ...meta } = own.meta as Record<string, unknown>;
    const { segments: _key, ...metaByKey } = body.meta;
    expect({ about, status, data: body.data, meta: metaByKey }).toEqual({ about, status: 200, data: own.data, meta });
  }
});

async function keysOf(customer: string | null): Promise<Record<string, string>> {
  const asked = app.request.get(`/api/segments/decision${customer === null ? '' : `?segmentsSubject=${customer}`}`);
  return (await (customer === null ? asked : asked.auth(site.token, { type: 'bearer' })).expect(200)).body.data.keys;
}

test('answers do not change by a byte when all that is hidden changes', async () => {
  for (const customer of [null, 'c1', 'c2']) {
    const queries = Array.from({ length: Math.ceil(runs / 8) }, () => randomQuery(random, site.words));
    const before = [];
    for (const query of queries) before.push((await ask(customer, query)).data);
    await rewriteHidden(segmentsOf(site, customer));
    for (const [n, query] of queries.entries()) {
      const url = decodeURIComponent(urlOf(query));
      expect({ url, data: (await ask(customer, query)).data }).toEqual({ url, data: before[n] });
    }
  }
});

/** Gives every row that these members do not see other values, in both of its versions. */
async function rewriteHidden(asker: ReadonlySet<string>): Promise<void> {
  const heroes = site.rows.flatMap((row) => row.links.hero ?? []);
  for (const row of [...site.rows, ...heroes]) {
    if (sees(asker, row.audience)) continue;
    const { texts, numbers } = SCHEMA[row.type];
    const data = Object.fromEntries([
      ...texts.map((text) => [text, maybe(pick(random, site.words))]),
      ...numbers.map((number) => [number, maybe(int(random, 9))]),
    ]);
    const uid = row.type === 'hero' ? 'shop.hero' : `api::${row.type}.${row.type}`;
    const where = row.type === 'hero' ? { id: row.id } : { documentId: site.documentIdOf(row) };
    await app.strapi.db.query(uid as never).updateMany({ where, data } as never);
  }
}
