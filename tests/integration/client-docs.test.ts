import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { sealPreview } from '../../server/preview-as/token';
import { publicPermissions } from '../support/access';
import { TestAudiences } from '../support/audiences';
import { showBanner } from '../support/shown-banner';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, listening, runProgram, storedEvents } from '../support/tracking';

/* The code of the client's page is taken out of it and run, against a real Strapi with the CORS that the page advises. */

const ROOT = join(__dirname, '../..');
const blocks = (language: string): string[] =>
  [...readFileSync(join(ROOT, 'docs/client.md'), 'utf8').matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , code = '']) => code);

let app: TestStrapi;
let site: Awaited<ReturnType<typeof listening>>;
const keys: Record<string, string> = {};

beforeAll(async () => {
  const module: { exports?: unknown } = {};
  new Function('module', blocks('js config')[0] ?? '')(module);
  app = await bootStrapi({
    config: { middlewares: module.exports },
    plugins: { segments: { config: { experiences: { exposures: 'client' } } } },
  });
  site = await listening(app.strapi);
  keys.YOUR_BROWSER_KEY = (await createSource(app, { kind: 'browser', origins: ['https://shop.example'] })).writeKey;
  keys.YOUR_SERVER_KEY = (await createSource(app, { kind: 'server' })).writeKey;
  await publicPermissions(app.strapi, [
    ...['api::banner.banner.find', 'api::article.article.find', 'plugin::segments.decision.find'],
  ]);
  await app.strapi.documents('api::banner.banner').create({ data: { title: 'Welcome' } as never });
  await new TestAudiences(app.strapi).segment('vip');
  const articles = app.strapi.documents('api::article.article');
  await articles.create({ data: { title: 'For VIPs', audience: 'any(vip)' }, status: 'published' } as never);
  await articles.create({ data: { title: 'Drafted' } as never });
});
afterAll(async () => {
  await site?.close();
  await app?.destroy();
});

/** Runs code of the page as a program of its own. @returns what it wrote, and the names of the events that it had stored */
async function run(code: string): Promise<{ said: string; events: string[] }> {
  const written = Object.entries({ 'https://cms.example': site.address, ...keys });
  const contents = written.reduce((text, [name, value]) => text.replaceAll(name, value), code);
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
    ...{ bundle: true, write: false, platform: 'node', format: 'esm', external: ['@strapi/client'] },
    alias: { 'strapi-plugin-segments/client': join(ROOT, 'strapi-client.ts') },
  });
  const before = (await storedEvents(app.strapi)).length;
  const said = await runProgram(outputFiles[0]?.text ?? '');
  return { said, events: (await storedEvents(app.strapi)).slice(before).map(({ name }) => name) };
}

const [first = '', answer = '', session = '', beside = ''] = blocks('js');
/** Without what is done with the client. */
const made = first.slice(0, first.indexOf('client.page()'));

test('a page view, an event, the decision and content', async () => {
  const { said, events } = await run(first);
  expect(events).toEqual(['Page Viewed', 'Cart Updated']);
  expect(said).toMatch(/\[\] \[\s+\{[\s\S]*Welcome/);
});

test('content of a preview', async () => {
  const { token } = await sealPreview(app.strapi, { as: { segments: ['vip'] }, variants: {} });
  const page = (search: string) => `globalThis.location = { href: 'https://shop.example/?${search}' };`;
  const [code = ''] = blocks('js preview');
  const titled = async (search: string) => {
    const { said, events } = await run(`${page(search)}${code}await client.track('Seen'); await client.flush();`);
    return [said.includes('For VIPs'), said.includes('Drafted'), events];
  };
  expect(await titled(`segmentsPreview=${token}`)).toEqual([true, false, []]);
  expect(await titled(`segmentsPreview=${token}&status=draft`)).toEqual([true, true, []]);
  expect(await titled('a=b')).toEqual([false, false, ['Seen']]);
});

test('the answer of the consent tool', async () => {
  const { events } = await run(
    `${made.replace('consent: true,', '')}client.track('Held');${answer}await client.flush();`
  );
  expect(events).toEqual(['Held']);
});

test('signing in and out', async () => {
  const { said, events } = await run(
    `${session}const before = client.visitor(); await signedIn('a.b.c', 'C-1'); signedOut(); console.log(client.visitor() !== before);`
  );
  expect([said.trim(), events]).toEqual(['true', ['Identified']]);
});

test("beside Strapi's own client", async () => {
  const { said } = await run(`${made}${beside}console.log(Array.isArray(articles));`);
  expect(said.trim()).toBe('true');
  const [find = ''] =
    /find\(\{ \.\.\.\(await client\.parameters\(\)\) \}\)/.exec(readFileSync(join(ROOT, 'docs/client.md'), 'utf8')) ??
    [];
  const other = await run(`${made}${beside}console.log((await cms.collection('articles').${find}).data.length);`);
  expect(other.said.trim()).toBe('0');
});

test('a request that a server answers, and the next one of the same visitor', async () => {
  const [code = ''] = blocks('js server');
  const { said, events } = await run(`${code}
    let cookie = 'consent=yes';
    for (const language of ['de', 'en']) {
      const headers = { cookie, 'accept-language': language };
      const response = await handle(new Request('https://shop.example/', { headers }));
      const visitor = response.headers.get('set-cookie').split(';')[0];
      console.log(visitor, (await response.json())[0].title);
      cookie = 'consent=yes; ' + visitor;
    }
    const refusing = await handle(new Request('https://shop.example/', { headers: { cookie, 'sec-gpc': '1' } }));
    console.log(refusing.headers.get('set-cookie'));
  `);
  const [one, two, refused] = said.trim().split('\n');
  expect(one).toMatch(/^segments_visitor=[\w-]{36} Welcome$/);
  expect([two, refused]).toEqual([one, 'null']);
  expect(events).toEqual(['Page Viewed', 'Page Viewed']);
});

test.each(['X-Segments-Visitor', 'X-Segments-Identity', 'X-Segments-Context'])(
  'the advised CORS lets %s through',
  async (name) => {
    const { headers } = await app.request.options('/api/banners').set({
      Origin: 'https://shop.example',
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': name,
    });
    expect(headers['access-control-allow-origin']).toBe('https://shop.example');
    expect(headers['access-control-allow-headers']).toContain(name);
  }
);

test('what is shown of experiences is left to the client, where the site says so', async () => {
  const { recorded, findings } = await showBanner(app);
  expect(recorded).toBe(0);
  expect(findings).not.toContain('exposuresUnrecorded');
});
