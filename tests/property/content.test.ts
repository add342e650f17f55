import { apiToken } from '../support/access';
import { TestAudiences } from '../support/audiences';
import { propertyParameters } from '../support/property';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import {
  chance,
  expected,
  INACTIVE,
  int,
  pick,
  randomExpression,
  randomOf,
  randomQuery,
  SCHEMA,
  SEGMENTS,
  sees,
  shownIn,
  textOf,
  urlOf,
  type Query,
  type Row,
} from './content-world';

jest.setTimeout(1_200_000);

const CUSTOMERS = 200;
const ARTICLES = 140;
const AUTHORS = 20;
const BANNERS = 40;

const { numRuns, seed } = propertyParameters(400);
const runs = Math.min(numRuns, 3_000);
const random = randomOf(seed);
const words = Array.from({ length: 60 }, () =>
  Array.from({ length: 6 }, () => pick(random, [...'abcdefghijklmnopqrstuvwxyz'])).join('')
);

let app: TestStrapi;
let token: string;
const rows: Row[] = [];
const members = new Map<string, ReadonlySet<string>>();

const maybe = <T>(value: T): T | null => (chance(random, 0.15) ? null : value);

/** Writes an entry through Strapi and remembers it; the id is that of the row that readers get. */
async function write(
  type: 'article' | 'author' | 'banner',
  values: Row['values'],
  links: Record<string, Row[]>,
  hero?: { values: Row['values']; audience: Row['audience'] }
): Promise<Row> {
  const audience = randomExpression(random);
  const documents = app.strapi.documents(`api::${type}.${type}` as 'api::article.article');
  const created = (await documents.create({
    data: {
      ...values,
      audience: audience && textOf(audience),
      ...Object.fromEntries(Object.entries(links).map(([link, targets]) => [link, targets.map(documentIdOf)])),
      ...(hero && { hero: { ...hero.values, audience: hero.audience && textOf(hero.audience) } }),
    },
    status: 'published',
    populate: hero ? ['hero'] : [],
  } as never)) as unknown as { id: number; documentId: string; hero?: { id: number } };
  const row: Row = { id: Number(created.id), type, audience, values, links };
  if (hero && created.hero) row.links.hero = [{ id: created.hero.id, type: 'hero', links: {}, ...hero }];
  documentIds.set(row, created.documentId);
  rows.push(row);
  return row;
}

const documentIds = new Map<Row, string>();
const documentIdOf = (row: Row): string => documentIds.get(row) as string;

beforeAll(async () => {
  console.log(`Seed of this run: ${seed}`);
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  const audiences = new TestAudiences(app.strapi);
  for (const key of SEGMENTS) await audiences.segment(key);
  await audiences.segment(INACTIVE, { active: false });

  const ids = new Map<string, number[]>([...SEGMENTS, INACTIVE].map((key) => [key, []]));
  for (let n = 0; n < CUSTOMERS; n++) {
    const { id } = await app.strapi.db
      .query('api::customer.customer')
      .create({ data: { customerNumber: `c${n}`, documentId: `customer${n}` } });
    const joined = [...ids.keys()].filter(() => chance(random, 0.35));
    for (const key of joined) ids.get(key)?.push(id);
    members.set(`c${n}`, new Set(joined));
  }
  for (const [key, subjects] of ids) await audiences.join(key, subjects);

  const authors: Row[] = [];
  for (let n = 0; n < AUTHORS; n++)
    authors.push(await write('author', { name: pick(random, words) }, { articles: [] }));
  const articles: Row[] = [];
  for (let n = 0; n < ARTICLES; n++) {
    const author = chance(random, 0.8) ? [pick(random, authors)] : [];
    const related =
      articles.length > 0 ? [...new Set(Array.from({ length: int(random, 4) }, () => pick(random, articles)))] : [];
    const hero = chance(random, 0.6)
      ? { values: { title: maybe(pick(random, words)) }, audience: randomExpression(random) }
      : undefined;
    const article = await write(
      'article',
      { title: maybe(pick(random, words)), category: maybe(pick(random, words)), priority: maybe(int(random, 9)) },
      { author, related },
      hero
    );
    author[0]?.links.articles?.push(article);
    articles.push(article);
  }
  for (let n = 0; n < BANNERS; n++) {
    const article = chance(random, 0.8) ? articles.splice(int(random, articles.length), 1) : [];
    await write('banner', { title: maybe(pick(random, words)), priority: maybe(int(random, 9)) }, { article });
  }
});
afterAll(() => app?.destroy());

async function ask(customer: string | null, query: Query) {
  const url = urlOf(query);
  const call = app.request.get(customer === null ? url : `${url}&segmentsSubject=${customer}`);
  const answer = await (customer === null ? call : call.auth(token, { type: 'bearer' }));
  if (answer.status !== 200) throw new Error(`${answer.status} for ${url}: ${JSON.stringify(answer.body)}`);
  return answer.body as { data: Record<string, unknown>[]; meta: { pagination: { total: number } } };
}

const anyAsker = () => (chance(random, 0.15) ? null : `c${int(random, CUSTOMERS)}`);
const membersOf = (customer: string | null) => members.get(customer ?? '') ?? new Set<string>();

test(`${runs} random requests find, order, count and populate what their asker sees`, async () => {
  const nullsFirst = app.database.dialect !== 'postgres';
  for (let run = 0; run < runs; run++) {
    const query = randomQuery(random, words);
    const customer = anyAsker();
    const { data, meta } = await ask(customer, query);
    const answer = { total: meta.pagination.total, rows: data.map((row) => shownIn(row, query.type, query.populate)) };
    const wanted = expected(rows, membersOf(customer), query, nullsFirst);
    const about = `${run}: ${customer} asks ${decodeURIComponent(urlOf(query))}`;
    expect({ about, ...answer }).toEqual({ about, ...wanted });
  }
});

test('answers do not change by a byte when all that is hidden changes', async () => {
  for (const customer of [null, 'c1', 'c2']) {
    const queries = Array.from({ length: Math.ceil(runs / 8) }, () => randomQuery(random, words));
    const before = [];
    for (const query of queries) before.push((await ask(customer, query)).data);
    await rewriteHidden(membersOf(customer));
    for (const [n, query] of queries.entries()) {
      const url = decodeURIComponent(urlOf(query));
      expect({ url, data: (await ask(customer, query)).data }).toEqual({ url, data: before[n] });
    }
  }
});

/** Gives every row that these members do not see other values, in both of its versions. */
async function rewriteHidden(asker: ReadonlySet<string>): Promise<void> {
  const heroes = rows.flatMap((row) => row.links.hero ?? []);
  for (const row of [...rows, ...heroes]) {
    if (sees(asker, row.audience)) continue;
    const { texts, numbers } = SCHEMA[row.type];
    const data = Object.fromEntries([
      ...texts.map((text) => [text, maybe(pick(random, words))]),
      ...numbers.map((number) => [number, maybe(int(random, 9))]),
    ]);
    const uid = row.type === 'hero' ? 'shop.hero' : `api::${row.type}.${row.type}`;
    const where = row.type === 'hero' ? { id: row.id } : { documentId: documentIdOf(row) };
    await app.strapi.db.query(uid as never).updateMany({ where, data } as never);
  }
}
