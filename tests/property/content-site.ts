import { apiToken } from '../support/access';
import { TestAudiences } from '../support/audiences';
import type { TestStrapi } from '../support/strapi';
import {
  chance,
  INACTIVE,
  int,
  pick,
  randomExpression,
  SEGMENTS,
  textOf,
  type Random,
  type Row,
} from './content-world';

const ARTICLES = 140;
const AUTHORS = 20;
const BANNERS = 40;

/** A random world of aimed content in a running Strapi, and what the test knows of it. */
export interface ContentSite {
  /** Of an API token that may do everything. */
  token: string;
  words: readonly string[];
  rows: readonly Row[];
  /** Segments by the number of the customer. */
  members: ReadonlyMap<string, ReadonlySet<string>>;
  documentIdOf(row: Row): string;
}

const absent = <T>(random: Random, value: T): T | null => (chance(random, 0.15) ? null : value);

/** Plants customers `c0`, `c1` … in random segments, and content for random audiences. */
export async function plantContent(app: TestStrapi, random: Random, customers: number): Promise<ContentSite> {
  const words = Array.from({ length: 60 }, () =>
    Array.from({ length: 6 }, () => pick(random, [...'abcdefghijklmnopqrstuvwxyz'])).join('')
  );
  const maybe = <T>(value: T) => absent(random, value);
  const token = await apiToken(app.strapi, { type: 'full-access' });
  const members = await plantCustomers(app, random, customers);
  const rows: Row[] = [];
  const documentIds = new Map<Row, string>();
  const documentIdOf = (row: Row): string => documentIds.get(row) as string;

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
  return { token, words, rows, members, documentIdOf };
}

async function plantCustomers(
  app: TestStrapi,
  random: Random,
  customers: number
): Promise<Map<string, ReadonlySet<string>>> {
  const audiences = new TestAudiences(app.strapi);
  for (const key of SEGMENTS) await audiences.segment(key);
  await audiences.segment(INACTIVE, { active: false });
  const members = new Map<string, ReadonlySet<string>>();
  const ids = new Map<string, number[]>([...SEGMENTS, INACTIVE].map((key) => [key, []]));
  for (let n = 0; n < customers; n++) {
    const { id } = await app.strapi.db
      .query('api::customer.customer')
      .create({ data: { customerNumber: `c${n}`, documentId: `customer${n}` } });
    const joined = [...ids.keys()].filter(() => chance(random, 0.35));
    for (const key of joined) ids.get(key)?.push(id);
    members.set(`c${n}`, new Set(joined));
  }
  for (const [key, subjects] of ids) await audiences.join(key, subjects);
  return members;
}

/** The segments of a customer; of nobody, none. */
export const segmentsOf = ({ members }: ContentSite, customer: string | null): ReadonlySet<string> =>
  members.get(customer ?? '') ?? new Set<string>();
