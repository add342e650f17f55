import type { AddressInfo } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { sealPreview } from '../../server/preview-as/token';
import { plantContent, segmentsOf, type ContentSite } from '../property/content-site';
import { chance, expected, int, pick, randomOf, randomQuery, sees, shown, shownIn, urlOf, type Populate, type Query, type Row } from '../property/content-world'; // prettier-ignore
import { testDialect } from '../support/database';
import { nginxProgram, startNginx, type TestProxy } from '../support/nginx';
import { propertyParameters } from '../support/property';
import { bootStrapi, type TestStrapi } from '../support/strapi';

/*
 * A real caching proxy, configured as the guide says, between many visitors and Strapi: each gets what an evaluation of its own says that it
 * may see, and Strapi is asked once for each address, keys included.
 */

jest.setTimeout(900_000);

const VISITORS = 200;
const REQUESTS = 4_000;
const AT_ONCE = 12;

const program = nginxProgram();
if (!program) console.warn('The caching proxy is skipped: nginx is not installed');
// What a cache keeps is a matter of headers, and the same on any database.
const withNginx = program && testDialect() === 'sqlite' ? describe : describe.skip;

interface Page {
  path: string;
  type: Query['type'];
  populate: Populate[];
  /** A query, or one entry. */
  asks: Query | Row;
}
type Visitor = string | null;

withNginx('behind nginx', () => {
  const { seed } = propertyParameters(1);
  const random = randomOf(seed);
  let app: TestStrapi;
  let site: ContentSite;
  let proxy: TestProxy;
  /** Requests that came to Strapi, by address. */
  const atOrigin = new Map<string, number>();
  const keys = new Map<Visitor, Record<string, string>>();
  const pages: Page[] = [];

  beforeAll(async () => {
    console.log(`Seed of this run: ${seed}`);
    app = await bootStrapi({ plugins: { segments: { config: { content: { keyMaxAgeSeconds: 3_600 } } } } });
    site = await plantContent(app, random, VISITORS);
    const { httpServer } = app.strapi.server;
    proxy = await startNginx(program ?? '', (httpServer.address() as AddressInfo).port);
    for (const visitor of [null, ...site.members.keys()]) {
      const headers = { Authorization: `Bearer ${site.token}` };
      const asked = visitor === null ? '' : `?segmentsSubject=${visitor}`;
      const answer = await fetch(`${proxy.url}/api/segments/decision${asked}`, visitor === null ? {} : { headers });
      keys.set(visitor, ((await answer.json()) as { data: { keys: Record<string, string> } }).data.keys);
    }
    expect(proxy.kept()).toBe(0);
    for (let n = 0; n < 24; n++) {
      const query = randomQuery(random, site.words);
      pages.push({ path: urlOf(query), type: query.type, populate: query.populate, asks: query });
    }
    for (let n = 0; n < 12; n++) {
      const { type, populate } = randomQuery(random, site.words);
      const row = pick(
        random,
        site.rows.filter((each) => each.type === type)
      );
      const query = urlOf({ type, populate, sorts: [], page: 1, pageSize: 1 });
      const ofOne = query.replace('pagination[page]=1&pagination[pageSize]=1', '').replace('?&', '?');
      pages.push({ path: ofOne.replace('?', `/${site.documentIdOf(row)}?`), type, populate, asks: row });
    }
    httpServer.on('request', ({ url = '' }: IncomingMessage) => atOrigin.set(url, (atOrigin.get(url) ?? 0) + 1));
  });
  afterAll(async () => {
    await proxy?.stop();
    await app?.destroy();
  });

  /** What the visitor must get of the page, by plain loops over plain objects; undefined where there is nothing. */
  function wanted({ asks, populate }: Page, visitor: Visitor): unknown {
    const members = segmentsOf(site, visitor);
    if ('sorts' in asks) return expected(site.rows, members, asks, app.database.dialect !== 'postgres');
    return sees(members, asks.audience) ? shown(asks, populate, members) : undefined;
  }

  function got({ asks, type, populate }: Page, status: number, text: string): unknown {
    if (status === 404 && !('sorts' in asks)) return undefined;
    if (status !== 200) return { status, text };
    const { data, meta } = JSON.parse(text);
    if (!('sorts' in asks)) return shownIn(data, type, populate);
    return { total: meta.pagination.total, rows: data.map((row: Record<string, unknown>) => shownIn(row, type, populate)) };
  } // prettier-ignore

  test('each of many visitors gets its own answers, and Strapi is asked once for each', async () => {
    const asked = new Map<string, { status: number; times: number }>();
    let sent = 0;
    let heads = 0;
    const visit = async () => {
      while (sent < REQUESTS) {
        sent++;
        const visitor: Visitor = chance(random, 0.05) ? null : `c${int(random, VISITORS)}`;
        const page = pick(random, pages);
        const address = `${page.path}${page.path.endsWith('?') ? '' : '&'}segmentsKey=${keys.get(visitor)?.[`${page.type}s`]}`;
        const method = chance(random, 0.05) ? 'HEAD' : 'GET';
        const headers = { 'X-Segments-Visitor': `device-${int(random, 1_000)}`, Cookie: `_ga=${sent}` };
        const answer = await fetch(`${proxy.url}${address}`, { method, headers });
        const text = await answer.text();
        const known = asked.get(address);
        asked.set(address, { status: answer.status, times: (known?.times ?? 0) + 1 });
        const about = `${visitor} asks ${decodeURIComponent(address)}`;
        if (method === 'HEAD') heads++;
        else expect({ about, got: got(page, answer.status, text) }).toEqual({ about, got: wanted(page, visitor) });
        expect({ about, 'set-cookie': answer.headers.get('set-cookie') }).toEqual({ about, 'set-cookie': null });
      }
    }; // prettier-ignore
    const writing = { on: true };
    const writes = writeNothing(writing);
    await Promise.all(Array.from({ length: AT_ONCE }, visit));
    writing.on = false;

    const found = [...asked].filter(([, { status }]) => status === 200);
    const hidden = [...asked].filter(([, { status }]) => status === 404);
    expect(found.length + hidden.length).toBe(asked.size);
    const misses = found.reduce((sum, [address]) => sum + (atOrigin.get(address) ?? 0), 0);
    console.log(
      `${REQUESTS} requests (${heads} of them HEAD) of ${VISITORS} visitors beside ${await writes} writes: ` +
        `${new Set([...keys.values()].map((own) => own.articles)).size} keys of articles, ${found.length} addresses with something there, ` +
        `asked for at Strapi ${misses} times; ${hidden.length} with nothing there, which is not kept`
    );
    expect(found.filter(([address]) => atOrigin.get(address) !== 1)).toEqual([]);
    expect(misses).toBe(found.length);
    expect(proxy.kept()).toBe(found.length);
    // What is not there is asked for each time.
    for (const [address, { times }] of hidden) expect([address, atOrigin.get(address)]).toEqual([address, times]);
    expect(hidden.length).toBeGreaterThan(0);
  });

  test('without a key, with a wrong one, and with a token nothing is kept', async () => {
    const before = proxy.kept();
    atOrigin.clear();
    let sent = 0;
    const { token: preview } = await sealPreview(app.strapi, { as: { segments: [] }, variants: {} });
    for (const page of pages) {
      const end = page.path.endsWith('?') ? '' : '&';
      for (const [more, headers] of [
        ['', {}],
        ['', { 'X-Segments-Visitor': 'device-1' }],
        [`segmentsPreview=${preview}`, {}],
        ['segmentsKey=all', { Authorization: `Bearer ${site.token}` }],
        ['segmentsSubject=c1', { Authorization: `Bearer ${site.token}` }],
        [`segmentsKey=${keys.get('c1')?.[`${page.type}s`]}`, { Authorization: `Bearer ${site.token}` }],
        [`segmentsKey=${keys.get('c1')?.[`${page.type}s`]}A`, {}],
        [`status=draft&segmentsKey=${keys.get('c1')?.[`${page.type}s`]}`, {}],
      ] as const) {
        // A type without drafts has nothing to hide in them.
        if (more.startsWith('status') && page.type !== 'article') continue;
        for (let again = 0; again < 2; again++) {
          sent++;
          const answer = await fetch(`${proxy.url}${page.path}${more && end}${more}`, { headers });
          expect([more, answer.headers.get('cache-control')]).toEqual([more, 'private, no-store']);
        }
      }
    }
    expect([...atOrigin.values()].reduce((sum, times) => sum + times, 0)).toBe(sent);
    expect(proxy.kept()).toBe(before);
  });

  /** Writes that change nothing of what anybody sees, until it is told to end. @returns how many */
  async function writeNothing(writing: { on: boolean }): Promise<number> {
    const articles = site.rows.filter(({ type }) => type === 'article');
    let written = 0;
    while (writing.on) {
      const documentId = site.documentIdOf(pick(random, articles));
      await app.strapi.documents('api::article.article').update({ documentId, data: {} as never });
      await app.strapi.documents('api::customer.customer').update({ documentId: `customer${int(random, VISITORS)}`, data: {} });
      written += 2;
      await new Promise((done) => setTimeout(done, 400));
    } // prettier-ignore
    return written;
  }
});
