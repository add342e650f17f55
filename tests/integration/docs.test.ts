import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as jose from 'jose';
import { configSchema } from '../../server/config';
import { apiToken, jwtFor, publicPermissions, siteUser } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

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
