import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature } from '@openfeature/server-sdk';
import { OpenFeature as WebOpenFeature, ProviderEvents } from '@openfeature/web-sdk';
import { apiToken, publicPermissions } from '../support/access';
import { TestAudiences } from '../support/audiences';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { listening } from '../support/tracking';

/* Segments and experiences as flags, read by OpenFeature's own providers as they are. */

const ARTICLE = 'api::article.article';
const FLAGS = '/api/segments/ofrep/v1/evaluate/flags';

let app: TestStrapi;
let token: string;
let baseUrl: string;
let server: Awaited<ReturnType<typeof listening>>;

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  server = await listening(app.strapi);
  baseUrl = `${server.address}/api/segments`;
  await publicPermissions(app.strapi, ['plugin::segments.ofrep.evaluate', 'plugin::segments.ofrep.evaluateAll']);
  const audiences = new TestAudiences(app.strapi);
  await audiences.segment('vip');
  await audiences.segment('secret', { exposed: false });
  await audiences.segment('asleep', { active: false });
  const vera = await audiences.customer('vera');
  await audiences.customer('sam');
  await audiences.join('vip', [vera.id]);
  await audiences.join('secret', [vera.id]);
  const rule = {
    ...{ version: 1 },
    root: {
      ...{ id: 'root', type: 'group', match: 'all' },
      children: [{ id: 'c', type: 'context', key: 'custom.plan', valueType: 'text', operator: 'is', operand: 'pro' }],
    },
  };
  const input = { key: 'pros', name: 'Pros', audience: 'visitor', kind: 'dynamic', exposed: true, rule };
  await app.strapi.plugin('segments').service('segments').create(input);
  const { documentId } = await app.strapi
    .documents(ARTICLE as never)
    .create({ data: { title: 'one' } as never, status: 'published' } as never);
  const experiences = app.strapi.plugin('segments').service('experiences');
  await experiences.create({ key: 'offer', name: 'Offer', contentType: ARTICLE, document: documentId });
  await experiences.createVariant('offer', {
    key: 'for_vip',
    name: 'v',
    audience: 'any(vip)',
    overrides: { body: 'x' },
  });
  await experiences.publish('offer', 'for_vip', true);
  await experiences.update('offer', { state: 'running' });
}, 300_000);
afterAll(async () => {
  await OpenFeature.close();
  await WebOpenFeature.close();
  await server?.close();
  await app?.destroy();
});

test('the provider for servers, in anybody’s name with an API token', async () => {
  await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl, headers: [['Authorization', `Bearer ${token}`]] }));
  const client = OpenFeature.getClient();
  const of = (targetingKey: string, more = {}) => ({ targetingKey, ...more });
  expect(await client.getBooleanDetails('segment.vip', false, of('vera'))).toMatchObject({
    ...{ value: true, variant: 'in', reason: 'TARGETING_MATCH' },
    flagMetadata: { audience: 'contact', by: 'members' },
  });
  expect(await client.getBooleanDetails('segment.vip', true, of('sam'))).toMatchObject({
    value: false,
    variant: 'out',
  });
  expect(await client.getStringDetails('experience.offer', 'none', of('vera'))).toMatchObject({
    ...{ value: 'for_vip', variant: 'for_vip', reason: 'TARGETING_MATCH' },
  });
  expect(await client.getStringValue('experience.offer', 'none', of('sam'))).toBe('baseline');
  // Whoever is no contact is a visitor; other values of the context are what is passed of the visit.
  expect(await client.getBooleanValue('segment.pros', false, of('somebody', { plan: 'pro' }))).toBe(true);
  expect(await client.getBooleanValue('segment.pros', false, of('somebody', { plan: 'free' }))).toBe(false);
  for (const key of ['segment.secret', 'segment.asleep', 'segment.nothing', 'other']) {
    expect(await client.getBooleanDetails(key, false, of('vera'))).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
  }
});

test('the provider for browsers: all flags at once, a visitor’s alone, and nothing where nothing changed', async () => {
  const statuses: number[] = [];
  const fetchImplementation: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    statuses.push(response.status);
    return response;
  };
  const provider = new OFREPWebProvider({ baseUrl, pollInterval: 100, fetchImplementation });
  await WebOpenFeature.setContext({ targetingKey: 'vera', plan: 'pro' });
  await WebOpenFeature.setProviderAndWait(provider);
  const client = WebOpenFeature.getClient();
  // A browser's key is that of a visitor, whoever's name it is: a claim to be Vera gives nothing of hers.
  expect(client.getBooleanValue('segment.vip', true)).toBe(false);
  expect(client.getBooleanValue('segment.pros', false)).toBe(true);
  expect(client.getStringValue('experience.offer', 'none')).toBe('baseline');
  while (!statuses.includes(304)) await new Promise((resolve) => setTimeout(resolve, 50));
  const changed = new Promise((resolve) => client.addHandler(ProviderEvents.ConfigurationChanged, resolve));
  await app.strapi.plugin('segments').service('experiences').update('offer', { state: 'ended' });
  await changed;
  expect(client.getStringValue('experience.offer', 'none')).toBe('none');
});

describe('by hand', () => {
  const post = (path = '', body: object = {}) => app.request.post(FLAGS + path).send(body);

  test('errors are of the protocol’s shape', async () => {
    expect((await post('/segment.gone').expect(404)).body).toMatchObject({
      key: 'segment.gone',
      errorCode: 'FLAG_NOT_FOUND',
    });
    expect((await post('/segment.vip', { context: { targetingKey: 7 } }).expect(400)).body).toMatchObject({
      ...{ key: 'segment.vip', errorCode: 'INVALID_CONTEXT' },
    });
    expect((await post('', { context: [] }).expect(400)).body).toMatchObject({ errorCode: 'INVALID_CONTEXT' });
    await post('/__proto__').expect(404);
  });

  test('answers are of nobody else, and kept by nobody', async () => {
    const { body, headers } = await post('', { context: { targetingKey: 'vera' } }).expect(200);
    expect(headers['cache-control']).toBe('private, no-store');
    expect(body.flags.map(({ key }: { key: string }) => key).sort()).toEqual(['segment.pros', 'segment.vip']);
    expect(body.flags.find(({ key }: { key: string }) => key === 'segment.vip')).toMatchObject({ value: false });
    // Without a name the request alone counts.
    await post('/segment.vip').expect(200);
  });
});
