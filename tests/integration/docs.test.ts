import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as jose from 'jose';
import { Webhook } from 'standardwebhooks';
import { configSchema } from '../../server/config';
import { refreshesOf } from '../../server/membership/refreshes';
import { newSecret, signedHeaders } from '../../server/webhooks/sign';
import { apiToken, jwtFor, publicPermissions, siteUser } from '../support/access';
import { allOf } from '../support/shop';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, listening, runProgram, send, storedEvents } from '../support/tracking';

/* The code in the documentation is taken out of it and run against a real server. */

const SECRET = 'a secret of the docs that is long enough';
let app: TestStrapi;
let token: string;

const read = (file: string) => readFileSync(join(__dirname, '../..', file), 'utf8');
const blocks = (file: string, language: string): string[] =>
  [...read(file).matchAll(new RegExp('^ *```' + language + '\\n([\\s\\S]*?)^ *```$', 'gm'))].map(
    (match) => match[1] ?? ''
  );

beforeAll(async () => {
  app = await bootStrapi({ plugins: { segments: { config: { identity: { secret: SECRET } } } } });
  token = await apiToken(app.strapi, { type: 'full-access' });
  const actions = ['find', 'findOne'].map((action) => `api::article.article.${action}`);
  await publicPermissions(app.strapi, [...actions, 'plugin::segments.decision.find']);
});
afterAll(() => app?.destroy());

const preview = (rule: unknown) =>
  app.request.post('/api/segments/segments/preview').set('Authorization', `Bearer ${token}`).send({ rule });

const examples = blocks('docs/rules.md', 'json');

test('the rules reference has an example of most kinds', () => {
  expect(examples.length).toBeGreaterThanOrEqual(10);
});

test.each(examples.map((text) => [text]))('a rule of the reference can be previewed: %s', async (text) => {
  const root = { id: 'root', type: 'group', match: 'all', children: [JSON.parse(text)] };
  const { body, status } = await preview({ version: 1, root });
  expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });
});

test('the rule of the README can be previewed', async () => {
  const [, sent] = /-d '(\{[\s\S]*?\})'/.exec(read('README.md')) ?? [];
  const { body, status } = await preview(JSON.parse(sent ?? '').rule);
  expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });
});

test.each(['README.md', 'docs/configuration.md'])('the configuration in %s is valid', (file) => {
  const [code] = blocks(file, 'js');
  const module: { exports: unknown } = { exports: undefined };
  new Function('module', code ?? '')(module);
  const env = (name: string) => `the value of ${name}, long enough to be a secret`;
  const exported = typeof module.exports === 'function' ? module.exports({ env }) : module.exports;
  expect(configSchema.safeParse(exported.segments.config)).toMatchObject({ success: true });
});

const serverCode = blocks('docs/tracking.md', 'js server');

test.each(serverCode.map((code) => [code]))('the code of the tracking page runs: %s', async (code) => {
  await app.strapi
    .documents('api::customer.customer')
    .create({ data: { customerNumber: 'C-1' } as never })
    .catch(() => null);
  const { writeKey } = await createSource(app);
  const { address, close } = await listening(app.strapi);
  const before = (await storedEvents(app.strapi)).length;
  const runnable = code.replaceAll('https://cms.example', address);
  const written = (text: string) => text.replaceAll('process.env.SEGMENTS_WRITE_KEY', JSON.stringify(writeKey));
  await runProgram(`${written(runnable)}; await new Promise((done) => setTimeout(done, 200));`);
  await close();
  expect((await storedEvents(app.strapi)).length).toBeGreaterThan(before);
});

test('the weather provider of the frontend guide asks over HTTP', async () => {
  const server = createServer((request, response) =>
    response.end(JSON.stringify({ condition: 'rain', temperature: 7, asked: request.url }))
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const code = blocks('docs/guide-frontend.md', 'ts').find((text) => text.includes('WeatherProvider')) ?? '';
  const runnable = code
    .replace('https://weather.example', `http://127.0.0.1:${port}`)
    .replace(/^import type .*$/m, '')
    .replace(': WeatherProvider', '')
    .replace('export default', 'return');
  const { config } = (new Function(runnable)() as { segments: { config: unknown } }).segments;
  const { weather } = configSchema.parse(config).context;
  const { signal } = new AbortController();
  expect(await weather?.({ latitude: 48.2, longitude: 16.4 }, { signal })).toEqual({
    condition: 'rain',
    temperature: 7,
  });
  expect(await weather?.({}, { signal })).toBeUndefined();
  await new Promise((done) => server.close(done));
});

test('the code of the frontend guide runs', async () => {
  const server = createServer(app.strapi.server.app.callback());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const user = await siteUser(app.strapi, { email: 'reader@shop.example' });
  const given: Record<string, unknown> = {
    jwt: await jwtFor(app.strapi, user),
    customerNumber: 'C-1',
    headers: { Authorization: `Bearer ${token}` },
    showWelcome: () => undefined,
    location: new URL('https://shop.example/?page=2'),
    process: { env: { STRAPI_TOKEN: token, SEGMENTS_IDENTITY_SECRET: SECRET } },
    jose,
  };
  const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor;
  for (const code of blocks('docs/guide-frontend.md', 'js')) {
    const runnable = code
      .replaceAll('https://cms.example', `http://127.0.0.1:${port}`)
      .replace(/import \{ (\w+) \} from 'jose';/, 'const { $1 } = jose;');
    const results = ['response', 'token'].map((name) => `typeof ${name} === 'undefined' ? undefined : ${name}`);
    const [response, signed] = await new AsyncFunction(...Object.keys(given), `${runnable}; return [${results}]`)(
      ...Object.values(given)
    );
    if (response) expect([200, 404]).toContain(response.status);
    if (signed) {
      const { body } = await app.request.get('/api/articles').set('X-Segments-Identity', signed).expect(200);
      expect(JSON.stringify(body.meta)).not.toMatch(/tokenInvalid|tokenAudience|tokenTooLong/);
    }
  }
  await new Promise((done) => server.close(done));
});

test('the cart of the frontend guide changes what is shown at once', async () => {
  const { writeKey } = await createSource(app);
  const cartTotal = (id: string, operator: string, operand: number) => ({
    ...{ id, type: 'event', events: ['Cart Updated'], operator, operand },
    aggregate: { fn: 'last', property: 'properties.total', valueType: 'number' },
    window: { type: 'last', n: 1, unit: 'day' },
  });
  await app.request
    .post('/api/segments/segments')
    .set('Authorization', `Bearer ${token}`)
    .send({
      ...{ key: 'cart_below_100', name: 'Cart below 100 €', audience: 'visitor' },
      rule: allOf(cartTotal('more', 'greater_than', 0), cartTotal('less', 'less_than', 100)),
    })
    .expect(201);
  await refreshesOf(app.strapi).idle();
  await publicPermissions(app.strapi, ['api::banner.banner.find']);
  const banner = { title: 'A free mug', audience: 'any(cart_below_100)' };
  await app.strapi.documents('api::banner.banner').create({ data: banner as never });

  const { address, close } = await listening(app.strapi);
  const code = blocks('docs/guide-frontend.md', 'js').filter((text) => /analytics/.test(text));
  const runnable = code.join('\n').replaceAll('https://cms.example', address);
  const { addToCart, bannersFor } = new Function(`${runnable}; return { addToCart, bannersFor };`)() as {
    addToCart: (analytics: unknown, product: object, cart: object[]) => Promise<void>;
    bannersFor: (analytics: unknown) => Promise<{ title: string }[]>;
  };
  const anonymousId = 'the-shopper-of-the-guide';
  const analytics = {
    user: () => ({ anonymousId: () => anonymousId }),
    track: (event: string, properties: object) =>
      send(app, writeKey, 'track', { anonymousId, event, properties, timestamp: new Date() }).expect(200),
  };
  const cart: object[] = [];
  const shown = async () => (await bannersFor(analytics)).map(({ title }) => title);
  expect(await shown()).toEqual([]);
  await addToCart(analytics, { sku: 'COF-ETH', price: 32.9 }, cart);
  expect(await shown()).toEqual(['A free mug']);
  await addToCart(analytics, { sku: 'GEA-KET', price: 89 }, cart);
  expect(await shown()).toEqual([]);
  await close();
});

test('the receiver of the webhook guide takes each message once, and what is not signed not at all', async () => {
  const [code = ''] = blocks('docs/webhooks.md', 'js');
  const secret = newSecret();
  const said: string[] = [];
  const runnable = code
    .replace(/^import .*$/gm, '')
    .replace('server.listen(4000)', 'return server.listen(0, "127.0.0.1")');
  const given = {
    createServer,
    Webhook,
    process: { env: { SEGMENTS_WEBHOOK_SECRET: secret } },
    console: { log: (line: string) => said.push(line) },
  };
  const server = new Function(...Object.keys(given), runnable)(...Object.values(given)) as ReturnType<
    typeof createServer
  >;
  await new Promise((done) => server.once('listening', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [body = ''] = blocks('docs/webhooks.md', 'json');
  const post = (text: string) =>
    fetch(url, { method: 'POST', body: text, headers: signedHeaders({ id: 'msg_1', body }, new Date(), [secret]) });
  expect((await post(body)).status).toBe(204);
  expect((await post(body)).status).toBe(204);
  expect((await post(`${body} `)).status).toBe(400);
  expect(said).toEqual(['C-1042 joined cart_abandoners']);
  await new Promise((done) => server.close(done));
});
