import { EncryptJWT } from 'jose';
import { keySecrets } from '../../server/personalization/key-secrets';
import { TABLES } from '../../server/storage/tables';
import { adminToken, adminTokenWith, apiToken, publicPermissions } from '../support/access';
import { TestAudiences, type TestCustomer } from '../support/audiences';
import { ARTICLE, PROMOTION, type Documents } from '../support/experience-world';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, send } from '../support/tracking';

/* An editor sees the site as somebody else, of chosen segments, or a chosen person, now or another day; and nothing notices. */

const HOUR_MS = 3_600_000;

let app: TestStrapi;
let admin: string;
let vera: TestCustomer;
let promotion: { documentId: string };
let articles: Record<string, { documentId: string }>;

const documents = (uid: string) => app.strapi.documents(uid as never) as unknown as Documents;
const call = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object, as = admin) =>
  app.request[method](`/segments${path}`).auth(as, { type: 'bearer' }).send(body);
const VIPS = { segments: ['vip'] };
const preview = (input: object = {}, as = admin) =>
  call('post', '/preview-as', { as: VIPS, contentType: PROMOTION, document: promotion.documentId, ...input }, as);
const made = async (input: object = {}) => (await preview(input).expect(201)).body.data;
const tokenFor = async (input: object = {}): Promise<string> => (await made(input)).token;
const ask = (path: string, token: string) =>
  app.request.get(`/api/${path}${path.includes('?') ? '&' : '?'}segmentsPreview=${token}`);
const get = async (path: string, token: string) => (await ask(path, token).expect(200)).body;
const titles = ({ data }: { data: { title: string }[] }) => data.map(({ title }) => title).sort();

async function experience(key: string, input: object, variants: { key: string; publish?: boolean }[], start = true) {
  const made = { key, name: key, contentType: PROMOTION, document: promotion.documentId, ...input };
  await call('post', '/experiences', made).expect(201);
  for (const { publish = true, ...variant } of variants) {
    await call('post', `/experiences/${key}/variants`, { name: variant.key, ...variant }).expect(201);
    if (publish) await call('post', `/experiences/${key}/variants/${variant.key}/publish`).expect(200);
  }
  if (start) await call('put', `/experiences/${key}`, { state: 'running' }).expect(200);
}

beforeAll(async () => {
  app = await bootStrapi({
    config: {
      'admin.preview': {
        enabled: true,
        config: {
          handler: (uid: string, { documentId, status }: { documentId: string; status: string }) => {
            if (uid === ARTICLE) throw new Error('secret words');
            return uid === PROMOTION ? `https://shop.example/p/${documentId}?status=${status}#top` : null;
          },
        },
      },
    },
  });
  admin = await adminToken(app.strapi);
  await publicPermissions(app.strapi, [
    ...[PROMOTION, ARTICLE].flatMap((uid) => [`${uid}.find`, `${uid}.findOne`]),
    ...['decision.find', 'experience.shown', 'ofrep.evaluateAll'].map((action) => `plugin::segments.${action}`),
  ]);
  const audiences = new TestAudiences(app.strapi);
  for (const key of ['vip', 'staff']) await audiences.segment(key);
  await audiences.segment('partners', { audience: 'account' });
  vera = await audiences.customer('vera', { birthday: '1990-05-01', country: 'DE' });
  await audiences.join('vip', [vera.id]);
  articles = {};
  for (const [title, audience, published] of [
    ['all', null, true],
    ['vip', 'any(vip)', true],
    ['not vip', 'not(vip)', true],
    ['both', 'all(staff,vip)', true],
    ['drafted', 'any(vip)', false],
  ] as const) {
    articles[title] = await documents(ARTICLE).create({
      data: { title, audience },
      ...(published && { status: 'published' }),
    });
  }
  promotion = await documents(PROMOTION).create({
    data: { ...{ title: 'Spring', slug: 'spring', teaser: 'Ten', discount: 10 }, articles: Object.values(articles) },
    status: 'published',
  });
  await experience('spring', {}, [
    {
      key: 'for_vip',
      ...{ audience: 'any(vip)', overrides: { teaser: 'Twenty', articles: [articles.vip?.documentId] } },
    },
    { key: 'half', ...{ audience: 'any(staff)', share: 50, overrides: { teaser: 'Half' } } },
    { key: 'late', publish: false, ...{ audience: 'any(vip)', overrides: { teaser: 'Late' } } },
  ]);
}, 120_000);
afterAll(() => app?.destroy());

describe('as a member of chosen segments', () => {
  test('lists, totals, single entries and what is populated are what they see', async () => {
    const vip = await tokenFor();
    const list = await get('articles', vip);
    expect(titles(list)).toEqual(['all', 'vip']);
    expect(list.meta.pagination.total).toBe(2);
    expect(titles(await get('articles', await tokenFor({ as: { segments: ['vip', 'staff'] } })))).toEqual([
      ...['all', 'both', 'vip'],
    ]);
    expect(titles(await get('articles', await tokenFor({ as: { segments: [] } })))).toEqual(['all', 'not vip']);
    await ask(`articles/${articles['not vip']?.documentId}`, vip).expect(404);
    const both = await tokenFor({ as: { segments: ['vip', 'staff'] }, variants: { spring: null } });
    const { data } = await get(`promotions/${promotion.documentId}?populate=articles`, both);
    expect(titles({ data: data.articles })).toEqual(['all', 'both', 'vip']);
    expect(data.teaser).toBe('Ten');
  });

  test('variants are chosen for them, and the answer says that it is a preview and why', async () => {
    const vip = await tokenFor();
    const { data, meta } = await get(`promotions/${promotion.documentId}?populate=articles`, vip);
    expect([data.teaser, titles({ data: data.articles })]).toEqual(['Twenty', ['vip']]);
    expect(meta.segments).toMatchObject({
      ...{ preview: true, recognised: false },
      experiences: { spring: { variant: 'for_vip', reason: 'preview', because: 'matched' } },
    });
    const shown = await get('segments/experiences/spring', vip);
    expect(shown).toMatchObject({ data: { teaser: 'Twenty' }, meta: { reason: 'preview', because: 'matched' } });
    // Whether somebody is in the share of a variant hangs on who it is.
    const staff = await get(`promotions/${promotion.documentId}`, await tokenFor({ as: { segments: ['staff'] } }));
    expect(staff.meta.segments.experiences.spring).toEqual({
      ...{ variant: null, reason: 'preview', because: 'unknownVisitor' },
    });
  });

  test('one variant, whatever is chosen otherwise', async () => {
    const half = await get(`promotions/${promotion.documentId}`, await tokenFor({ variants: { spring: 'half' } }));
    expect(half.data.teaser).toBe('Half');
    expect(half.meta.segments.experiences.spring.because).toBe('forced');
    const late = await get(`promotions/${promotion.documentId}`, await tokenFor({ variants: { spring: 'late' } }));
    expect([late.data.teaser, late.meta.segments.experiences.spring.because]).toEqual(['Ten', 'missing']);
  });

  test('the decision, and OpenFeature, are theirs; whoever asks besides', async () => {
    const vip = await tokenFor();
    const server = await apiToken(app.strapi, { type: 'full-access' });
    await new TestAudiences(app.strapi).customer('otto');
    for (const asked of [
      ask('segments/decision', vip),
      ask('segments/decision?segmentsSubject=otto', vip).auth(server, { type: 'bearer' }),
      ask('segments/decision', vip).set('X-Segments-Visitor', 'somebody').set('X-Segments-Identity', 'forged'),
    ]) {
      const { data, meta } = (await asked.expect(200)).body;
      expect(data).toMatchObject({
        ...{ segments: ['vip'], keys: {}, contact: false },
        variants: { spring: { variant: 'for_vip', reason: 'preview', because: 'matched' } },
      });
      expect(Date.parse(data.expiresAt) - Date.now()).toBeLessThanOrEqual(HOUR_MS);
      expect(meta.segments.preview).toBe(true);
    }
    const { flags } = (
      await app.request
        .post(`/api/segments/ofrep/v1/evaluate/flags?segmentsPreview=${vip}`)
        .send({ context: { targetingKey: 'somebody' } })
        .expect(200)
    ).body;
    expect(flags).toContainEqual(expect.objectContaining({ key: 'experience.spring', value: 'for_vip' }));
  });
});

describe('drafts', () => {
  test('of entries, of variants and of experiences that nobody has started', async () => {
    const vip = await tokenFor();
    expect(titles(await get('articles?status=draft', vip))).toEqual(['all', 'drafted', 'vip']);
    await experience('next', { document: (await summer()).documentId }, [
      { key: 'drafted', publish: false, ...{ audience: 'any(vip)', overrides: { teaser: 'Hot' } } },
    ], false); // prettier-ignore
    const { documentId } = await summer();
    expect((await get(`promotions/${documentId}`, vip)).data.teaser).toBe('Cool');
    const drafted = await get(`promotions/${documentId}?status=draft`, vip);
    expect(drafted.data.teaser).toBe('Hot');
    expect((await get('segments/experiences/next?status=draft', vip)).data.teaser).toBe('Hot');
    await ask('segments/experiences/next', vip).expect(404);
    const decided = await get('segments/decision?status=draft', vip);
    expect(decided.data.variants.next).toMatchObject({ variant: 'drafted' });
    // Nobody else sees them so.
    const other = (await app.request.get(`/api/promotions/${documentId}?status=draft`).expect(200)).body;
    expect(other.data.teaser).toBe('Cool');
    await app.request.get('/api/segments/decision?status=draft').expect(400);
  });

  test('a draft’s own audience decides', async () => {
    await call('put', '/experiences/spring/variants/for_vip', { audience: 'any(staff)' }).expect(200);
    const vip = await tokenFor();
    expect((await get(`promotions/${promotion.documentId}`, vip)).data.teaser).toBe('Twenty');
    expect((await get(`promotions/${promotion.documentId}?status=draft`, vip)).data.teaser).toBe('Late');
    await call('put', '/experiences/spring/variants/for_vip', { audience: 'any(vip)' }).expect(200);
  });

  let made: { documentId: string } | undefined;
  const summer = async () =>
    (made ??= await documents(PROMOTION).create({
      data: { title: 'Summer', slug: 'summer', teaser: 'Cool', discount: 1 },
      status: 'published',
    }));
});

describe('as a person', () => {
  test('with all that she is in, and by the rules', async () => {
    const answer = await made({ as: { audience: 'contact', subject: 'vera' } });
    expect(answer.segments).toEqual(expect.arrayContaining(['vip']));
    expect(answer.experiences).toEqual([{ key: 'spring', variant: 'for_vip', because: 'matched' }]);
    const { data, meta } = await get('segments/decision', answer.token);
    expect(data).toMatchObject({ contact: true });
    expect(data.segments).toContain('vip');
    expect(meta.segments).toMatchObject({ preview: true, recognised: true });
    expect(titles(await get('articles', answer.token))).toEqual(['all', 'vip']);
  });

  test('needs the permission to see personal data, and names somebody', async () => {
    const editor = await adminTokenWith(app.strapi, ['plugin::segments.read']);
    const manager = await adminTokenWith(app.strapi, ['plugin::segments.people']);
    const person = { as: { audience: 'contact', subject: 'vera' } };
    const refused = await preview(person, editor).expect(403);
    expect(refused.body.error.details).toEqual({ lacking: 'people' });
    await preview({}, manager).expect(403);
    // Those who may not read the entry are told nothing of it.
    await preview({}, editor).expect(403);
    await preview({ as: { audience: 'contact', subject: 'nobody' } }).expect(404);
    const unknown = await preview({ as: { segments: ['vip', 'nowhere'] } }).expect(400);
    expect(unknown.body.error.details.errors[0].path).toEqual(['as.segments.1']);
  });

  test('of a firm, and of a browser', async () => {
    const firm = await app.strapi.documents('api::company.company').create({ data: { number: 'F-1' } } as never);
    await new TestAudiences(app.strapi).join('partners', [Number(firm.id)]);
    expect((await made({ as: { audience: 'account', subject: 'F-1' } })).segments).toEqual(['partners']);
    const { writeKey: key } = await createSource(app);
    await send(app, key, 'track', { anonymousId: 'browser-1', event: 'Seen' }).expect(200);
    const { token } = await made({ as: { audience: 'visitor', subject: 'browser-1' } });
    expect((await get('segments/decision', token)).data.segments).toEqual([]);
  });

  test('who is gone since is nobody', async () => {
    const gone = await new TestAudiences(app.strapi).customer('gone');
    const token = await tokenFor({ as: { audience: 'contact', subject: 'gone' } });
    await app.strapi.documents('api::customer.customer').delete({ documentId: gone.documentId });
    const { body } = await ask('articles', token).expect(400);
    expect(body.error.message).toMatch(/not there any more/);
  });
});

describe('as of a date', () => {
  const inDays = (days: number) => new Date(Date.now() + days * 24 * HOUR_MS).toISOString();

  test('experiences begin and end', async () => {
    const { documentId } = await documents(PROMOTION).create({
      data: { title: 'Winter', slug: 'winter', teaser: 'Now', discount: 1 },
      status: 'published',
    });
    await experience('winter', { document: documentId, startsAt: inDays(10), endsAt: inDays(20) }, [
      { key: 'later', ...{ overrides: { teaser: 'Later' } } },
    ]);
    const shown = async (at?: string) => (await get(`promotions/${documentId}`, await tokenFor({ at }))).data.teaser;
    expect(await Promise.all([undefined, inDays(5), inDays(15), inDays(25)].map(shown))).toEqual([
      ...['Now', 'Now', 'Later', 'Now'],
    ]);
    const { experiences } = await made({ document: documentId });
    expect(experiences).toEqual([{ key: 'winter', variant: null, because: 'notNow' }]);
  });

  test('rules are judged at the instant, whatever members are stored now', async () => {
    const { writeKey: key } = await createSource(app);
    const bought = {
      ...{ id: 'c', type: 'event', events: ['Order Completed'], aggregate: { fn: 'count' } },
      ...{ operator: 'at_least', operand: 1, window: { type: 'last', n: 30, unit: 'day' } },
    };
    const rule = { version: 1, root: { id: 'root', type: 'group', match: 'all', children: [bought] } };
    await call('post', '/segments', { key: 'buyers', name: 'Buyers', kind: 'dynamic', exposed: true, rule }).expect(
      201
    );
    await send(app, key, 'track', {
      ...{ userId: 'vera', event: 'Order Completed', timestamp: inDays(-40), messageId: 'old' },
    }).expect(200);
    const segments = async (at?: string) => (await made({ as: { audience: 'contact', subject: 'vera' }, at })).segments;
    expect(await segments()).not.toContain('buyers');
    expect(await segments(inDays(-20))).toEqual(expect.arrayContaining(['buyers', 'vip']));
    expect(await segments(inDays(-50))).not.toContain('buyers');
    const token = await tokenFor({ as: { audience: 'contact', subject: 'vera' }, at: inDays(-20) });
    expect((await get('segments/decision', token)).data.reasons.buyers).toEqual({ audience: 'contact', by: 'request' });
  });
});

describe('a token', () => {
  const refused = async (token: string) => {
    const { body, headers } = await ask('promotions', token).expect(400);
    expect(headers['cache-control']).toBe('private, no-store');
    expect(body.error.details.errors[0].path).toEqual(['segmentsPreview']);
    return body.error.message as string;
  };
  const sealed = (secret: Uint8Array, aud = 'segments preview 1', expires = '1h') =>
    new EncryptJWT({ as: VIPS, variants: {} })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setAudience(aud)
      .setIssuedAt()
      .setExpirationTime(expires)
      .encrypt(secret);

  test('that this server did not seal, for this purpose, is refused', async () => {
    const token = await tokenFor();
    const secrets = keySecrets(app.strapi, 'segments preview 1');
    const own = secrets[0] as Buffer;
    expect((await ask('promotions', await sealed(own)).expect(200)).body.meta.segments.preview).toBe(true);
    // After a rotation, what the former key sealed still opens.
    await ask('promotions', await sealed(secrets[1] as Buffer)).expect(200);
    const at = token.lastIndexOf('.') - 5;
    const tampered = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    for (const bad of [
      ...['nonsense', 'a.b.c.d.e', tampered, 'x'.repeat(4_000)],
      await sealed(Buffer.alloc(32, 7)),
      await sealed(keySecrets(app.strapi)[0] as Buffer),
      await sealed(own, 'segments'),
    ]) {
      expect(await refused(bad)).toMatch(/not a preview of this site/);
    }
    // Not even by an address that reads nothing that is aimed, or that is asked for twice.
    await ask('segments/decision', 'nonsense').expect(400);
    await app.request.get(`/api/promotions?segmentsPreview=${token}&segmentsPreview=${token}`).expect(400);
  });

  test('expires, at the latest when the configuration says so now', async () => {
    const [own] = keySecrets(app.strapi, 'segments preview 1') as [Buffer];
    expect(await refused(await sealed(own, undefined, '-1s'))).toMatch(/expired/);
    expect(await refused(await sealed(own, undefined, '2h'))).toMatch(/expired/);
    const { token, expiresAt } = await made();
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(HOUR_MS - 60_000);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(HOUR_MS);
    // Nobody reads out of an address who is meant.
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('vip');
  });

  test('takes no audience key beside it, and no cache keeps what it brings', async () => {
    const token = await tokenFor();
    const { keys } = (await app.request.get('/api/segments/decision').expect(200)).body.data;
    expect(keys.promotions).toEqual(expect.any(String));
    const { body } = await ask(`promotions?segmentsKey=${keys.promotions}`, token).expect(400);
    expect(body.error.details.errors[0].path).toEqual(['segmentsKey']);
    await ask('promotions?segmentsKey=all', token).expect(400);
    for (const path of ['promotions', 'articles?status=draft', 'segments/decision', 'articles/nowhere']) {
      const { headers } = await ask(path, token);
      expect(headers['cache-control']).toBe('private, no-store');
    }
  });
});

describe('for the panel', () => {
  test('what they see of the entry, and the page of the site with the token', async () => {
    const answer = await made({ status: 'published' });
    expect(answer).toMatchObject({ segments: ['vip'], shown: true, noUrl: null });
    expect(answer.url).toBe(
      `https://shop.example/p/${promotion.documentId}?status=published&segmentsPreview=${answer.token}#top`
    );
    const ofArticle = (title: string, input: object) =>
      made({ contentType: ARTICLE, document: articles[title]?.documentId, ...input });
    expect((await ofArticle('vip', {})).shown).toBe(true);
    expect((await ofArticle('not vip', {})).shown).toBe(false);
    expect(await ofArticle('vip', { as: { segments: [] } })).toMatchObject({
      shown: false,
      url: null,
      noUrl: 'failed',
    });
    const names = { contentType: 'api::author.author' };
    const author = await documents(names.contentType).create({ data: { name: 'A' } });
    expect((await made({ ...names, document: author.documentId })).noUrl).toBe('noPage');
    await preview({ document: 'nowhere' }).expect(404);
    await preview({ contentType: 'plugin::segments.contact' }).expect(400);
    const config = app.strapi.config.get('admin.preview');
    app.strapi.config.set('admin.preview', undefined);
    expect(await made()).toMatchObject({ url: null, noUrl: 'notConfigured' });
    app.strapi.config.set('admin.preview', config);
  });
});

test('what is populated is shown by its own experience', async () => {
  await experience('nested', { contentType: ARTICLE, document: articles.all?.documentId }, [
    { key: 'other', ...{ audience: 'any(vip)', overrides: { title: 'ALL' } } },
  ]);
  const shownBy = async (segments: string[]) => {
    const token = await tokenFor({ as: { segments }, variants: { spring: null } });
    const { data, meta } = await get(`promotions/${promotion.documentId}?populate=articles`, token);
    return [titles({ data: data.articles }), meta.segments.experiences.nested];
  };
  const preview = { reason: 'preview' };
  expect(await shownBy(['vip'])).toEqual([['ALL', 'vip'], { variant: 'other', ...preview, because: 'matched' }]);
  expect(await shownBy([])).toEqual([['all', 'not vip'], { variant: null, ...preview, because: 'noMatch' }]);
});

test('nothing is counted', async () => {
  const counts = async () => {
    const tables = [...Object.values(TABLES), 'segments_overrides'];
    return Object.fromEntries(
      await Promise.all(
        tables.map(async (table) => {
          const [row] = await app.strapi.db.connection(table).count({ n: '*' });
          return [table, Number(row?.n)] as const;
        })
      )
    );
  };
  const { writeKey: key } = await createSource(app, { kind: 'browser', origins: ['https://shop.example'] });
  const seen = async () => app.strapi.db.connection('segments_visitors').select('anonymous_id', 'last_seen').orderBy('id');
  const [before, lately] = [await counts(), await seen()];
  const tokens = [await tokenFor(), await tokenFor({ as: { audience: 'contact', subject: 'vera' }, at: '2030-01-01T00:00:00Z' })];
  for (const token of tokens) {
    for (const path of ['promotions?populate=*', 'articles?status=draft', 'segments/decision', 'segments/experiences/spring']) {
      await ask(path, token).set('X-Segments-Visitor', 'newcomer').expect(200);
    }
    // What a page tells while it is looked at like this is refused, and says so.
    const page = { url: `https://shop.example/p?a=b&segmentsPreview=${token}` };
    const event = { anonymousId: 'newcomer', event: 'Experience Viewed', properties: { experience: 'spring', variant: 'half' } };
    const told = await app.request
      .post('/api/segments/v1/batch')
      .auth(key, '')
      .set({ 'Content-Type': 'text/plain', Origin: 'https://shop.example' })
      .send(JSON.stringify({ batch: [{ type: 'track', ...event, context: { page } }] }));
    expect(told.body).toMatchObject({ rejected: [{ index: 0, code: 'preview' }] });
  }
  expect(await counts()).toEqual(before);
  expect(await seen()).toEqual(lately);
}); // prettier-ignore
