import { adminToken, apiToken, publicPermissions } from '../support/access';
import { TestAudiences } from '../support/audiences';
import { ARTICLE, PROMOTION, type Documents } from '../support/experience-world';
import { bootStrapi, type TestStrapi } from '../support/strapi';

/* What editors, callers and time do to experiences that they were not made for. */

const LANDING = 'api::landing-page.landing-page';
const VARIANT = 'plugin::segments.variant';

let app: TestStrapi;
let token: string;
let admin: string;
let statements = 0;
const promotions: string[] = [];
const articles: string[] = [];
const files: number[] = [];
let landing: string;

const documents = (uid: string) => app.strapi.documents(uid as never) as unknown as Documents;
const write = async (uid: string, data: object) =>
  (await documents(uid).create({ data, status: 'published' })).documentId;
const call = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) =>
  app.request[method](`/segments${path}`).set('Authorization', `Bearer ${admin}`).send(body);
const get = (path: string) => app.request.get(`/api/${path}`);
const asVera = (path: string) =>
  get(`${path}${path.includes('?') ? '&' : '?'}segmentsSubject=vera`).auth(token, { type: 'bearer' });

async function experience(
  key: string,
  [contentType, document]: readonly [string, string | undefined],
  overrides: object,
  input: object = {}
): Promise<void> {
  await call('post', '/experiences', { key, name: key, contentType, document, ...input }).expect(201);
  await call('post', `/experiences/${key}/variants`, { key: 'all', name: 'all', overrides }).expect(201);
  await call('post', `/experiences/${key}/variants/all/publish`).expect(200);
  await call('put', `/experiences/${key}`, { state: 'running' }).expect(200);
}
async function end(key: string): Promise<void> {
  await call('put', `/experiences/${key}`, { state: 'ended' }).expect(200);
  await call('delete', `/experiences/${key}`).expect(204);
}
/** What an older schema, or a hand in the database, left behind. */
async function store(key: string, overrides: object): Promise<void> {
  await app.strapi.db
    .query(VARIANT)
    .updateMany({ where: { experience: key }, data: { overrides: JSON.stringify(overrides) } });
}

beforeAll(async () => {
  app = await bootStrapi();
  admin = await adminToken(app.strapi);
  token = await apiToken(app.strapi, { type: 'full-access' });
  const reads = [PROMOTION, ARTICLE, LANDING].flatMap((uid) => [`${uid}.find`, `${uid}.findOne`]);
  const own = ['decision.find', 'experience.shown', 'ofrep.evaluateAll'].map((action) => `plugin::segments.${action}`);
  await publicPermissions(app.strapi, [...reads, ...own]);
  await new TestAudiences(app.strapi).customer('vera');
  for (const title of ['one', 'two', 'three']) articles.push(await write(ARTICLE, { title }));
  for (let n = 0; n < 25; n += 1) {
    const data = { title: `p${n}`, slug: `p${n}`, discount: n, articles: [articles[0]], heroes: [{ title: 'A' }] };
    promotions.push(await write(PROMOTION, data));
  }
  landing = await write(LANDING, { title: 'home', sections: [{ __component: 'shop.hero', title: 'x' }] });
  for (const name of ['one', 'two']) {
    const file = { name, hash: name, ext: '.png', mime: 'image/png', size: 1, url: `/${name}`, provider: 'local' };
    files.push((await app.strapi.db.query('plugin::upload.file').create({ data: { ...file, folderPath: '/x' } })).id);
  }
  app.strapi.db.connection.on('query', () => (statements += 1));
}, 300_000);
afterAll(() => app?.destroy());

test('a list of entries that all have an experience costs a handful of statements more', async () => {
  const cost = async (path: string) => {
    let least = Infinity;
    // What the setting up left to be done in the background is none of it.
    for (let tries = 0; tries < 4; tries += 1) {
      statements = 0;
      await asVera(path).expect(200);
      least = Math.min(least, statements);
    }
    return [least, (await asVera(path)).body] as const;
  };
  const paths = ['promotions', 'promotions?populate=*', 'segments/decision'] as const;
  const before: number[] = [];
  for (const path of paths) before.push((await cost(path))[0]);
  const overrides = { discount: 50, cover: files[0], articles: [articles[1]] };
  for (const [n, document] of promotions.entries())
    await experience(`n_${n}`, [PROMOTION, document], overrides, { stickTo: 'contact', holdout: 1 });
  for (const [index, path] of paths.entries()) {
    const [after, { data }] = await cost(path);
    const more = after - (before[index] ?? 0);
    expect({ path, more, isFew: more <= 12 }).toEqual({ path, more, isFew: true });
    if (path === 'promotions?populate=*') {
      const shown = data.filter(({ discount }: { discount: number }) => discount === 50);
      expect(shown.length).toBeGreaterThan(20);
      for (const each of shown) {
        expect(each).toMatchObject({ cover: { name: 'one' }, articles: [{ title: 'two' }] });
        expect(each.cover).not.toHaveProperty('folderPath');
      }
    }
  }
  for (const n of promotions.keys()) await end(`n_${n}`);
}, 120_000);

test('what is populated by name, condition, order or number is so in a variant too', async () => {
  const [document] = promotions;
  const overrides = { articles: [articles[1], articles[2]], heroes: [{ title: 'B', text: 'b' }, { title: 'C' }] };
  await experience('odd', [PROMOTION, document], overrides);
  const of = async (query: string) => (await get(`promotions/${document}?${query}`).expect(200)).body.data;
  const titles = (list: { title: string }[]) => list.map(({ title }) => title);
  expect(titles((await of('populate[articles][filters][title]=two')).articles)).toEqual(['two']);
  expect(titles((await of('populate[articles][sort]=title:asc')).articles)).toEqual(['three', 'two']);
  expect(titles((await of('populate[articles]=true')).articles)).toEqual(['two', 'three']);
  expect((await of('populate[articles][count]=true')).articles).toEqual({ count: 2 });
  const id = expect.any(Number);
  expect((await of('populate[heroes][fields]=title')).heroes).toEqual([
    { id, title: 'B' },
    { id, title: 'C' },
  ]);
  const { heroes } = await of('populate[heroes][fields][0]=*');
  expect(heroes).toMatchObject([{ title: 'B', text: 'b' }, { title: 'C' }]);
  expect(new Set(heroes.map((hero: { id: number }) => hero.id)).size).toBe(2);
  // The last of the promotions has the highest ids of components.
  await experience('late', [PROMOTION, promotions[24]], overrides);
  const late = (await get(`promotions/${promotions[24]}?populate=heroes`)).body.data.heroes;
  expect(new Set(late.map((hero: { id: number }) => hero.id)).size).toBe(2);
  await end('odd');
  await end('late');
});

test('what the entry’s type no longer has a place for is left out, and nothing fails', async () => {
  const [document] = promotions;
  await experience('old', [PROMOTION, document], {});
  for (const overrides of [
    { cover: 'a-name' },
    { cover: { a: 1 } },
    { articles: { a: 1 } },
    { articles: [5, null, {}] },
    { heroes: [null, 'x', []] },
  ]) {
    await store('old', overrides);
    const [name] = Object.keys(overrides) as [string];
    const { data } = (await get(`promotions/${document}?populate=*`).expect(200)).body;
    expect([overrides, data[name]]).toEqual([overrides, name === 'cover' ? null : []]);
  }
  await end('old');
  await experience('zone', [LANDING, landing], {});
  const gone = ['shop.gone', 'shop.badge', 'constructor'].map((uid) => ({ __component: uid, title: 'x' }));
  await store('zone', { sections: [null, ...gone, { __component: 'shop.hero', title: 'kept' }] });
  const { data } = (await get('landing-page?populate=*').expect(200)).body;
  expect(data.sections).toMatchObject([{ __component: 'shop.hero', title: 'kept' }]);
  await end('zone');
});

test('a plain value of another type than the field has now is left out, and its editor is told', async () => {
  const [document] = promotions;
  await experience('typed', [PROMOTION, document], { teaser: 'kept' });
  for (const [name, value] of Object.entries({
    discount: 'many',
    featured: 'yes',
    teaser: 7,
    title: ['x'],
  })) {
    await store('typed', { [name]: value });
    const before = (await get(`promotions/${document}?segmentsKey=all`).auth(token, { type: 'bearer' })).body.data;
    const { data } = (await get(`promotions/${document}`).expect(200)).body;
    expect([name, data[name]]).toEqual([name, before[name]]);
    const { findings } = (await call('get', '/experiences/typed/definition')).body.data;
    expect(findings).toMatchObject([{ variant: 'all', code: 'misfit', message: expect.stringContaining(name) }]);
  }
  await store('typed', { heroes: [{ title: 5, text: 'kept', gone: 1 }] });
  const { data } = (await get(`promotions/${document}?populate=heroes`).expect(200)).body;
  expect(data.heroes).toMatchObject([{ title: null, text: 'kept' }]);
  expect(data.heroes[0]).not.toHaveProperty('gone');
  expect((await call('get', '/findings')).body.data).toContainEqual(
    expect.objectContaining({ code: 'misfit', field: 'experiences.typed.all' })
  );
  await end('typed');
});

test('an entry that was read without its locale is given the variant of its own', async () => {
  await app.strapi.plugin('i18n').service('locales').create({ code: 'de', name: 'German (de)' });
  const [, document] = promotions;
  await documents(PROMOTION).update({ documentId: document, locale: 'de', data: { title: 'p1' }, status: 'published' });
  await experience('own', [PROMOTION, document], { teaser: 'English' });
  await call('put', '/experiences/own/variants/all', { locale: 'de', overrides: { teaser: 'Deutsch' } }).expect(200);
  await call('post', '/experiences/own/variants/all/publish?locale=de').expect(200);
  const { data } = (await get('promotions?locale=*&filters[title]=p1&fields[0]=teaser').expect(200)).body;
  expect(data.map(({ teaser }: { teaser: string }) => teaser).sort()).toEqual(['Deutsch', 'English']);
  await end('own');
});

test('the list of experiences costs as many statements as one of them', async () => {
  const cost = async (query: string) => {
    let least = Infinity;
    for (let tries = 0; tries < 3; tries += 1) {
      statements = 0;
      await call('get', `/experiences${query}`).expect(200);
      least = Math.min(least, statements);
    }
    return least;
  };
  for (const n of [0, 1, 2, 3, 4, 5]) await experience(`l_${n}`, [PROMOTION, promotions[n]], { discount: n });
  const one = await cost(`?contentType=${PROMOTION}&document=${promotions[0]}`);
  expect(await cost('')).toBe(one);
  for (const n of [0, 1, 2, 3, 4, 5]) await end(`l_${n}`);
});

test('a variant that several publish at once is published, for all of them', async () => {
  await experience('crowd', [PROMOTION, promotions[4]], { discount: 4 });
  for (const action of ['publish', 'unpublish', 'publish']) {
    const asked = Array.from({ length: 4 }, () => call('post', `/experiences/crowd/variants/all/${action}`));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect([action, statuses]).toEqual([action, [200, 200, 200, 200]]);
  }
  const rows = await app.strapi.db
    .query(VARIANT)
    .count({ where: { experience: 'crowd', publishedAt: { $notNull: true } } });
  expect(rows).toBe(1);
  await end('crowd');
});

describe('what is saved', () => {
  beforeAll(async () => {
    for (const [key, contentType, document] of [
      ['bad', PROMOTION, promotions[0]],
      ['land', LANDING, landing],
    ])
      await call('post', '/experiences', { key, name: key, contentType, document }).expect(201);
  });
  afterAll(async () => {
    for (const key of ['bad', 'land']) await call('delete', `/experiences/${key}`).expect(204);
  });

  test.each([
    ['a component that is none', 'land', { sections: [{ __component: 'constructor' }] }],
    ['a component that the zone has no place for', 'land', { sections: [{ __component: 'shop.badge', name: 'x' }] }],
    ['more than databases bind', 'bad', { articles: Array.from({ length: 40_000 }, (_, n) => `x${n}`) }],
    ['more files than one', 'bad', { cover: [1, 2] }],
    ['a character that is none', 'bad', { title: 'a\u0000b' }],
    ['half a character, deep inside', 'bad', { tags: [{ a: '\ud800' }] }],
  ])('%s is refused', async (_, key, overrides) => {
    const { body } = await call('post', `/experiences/${key}/variants`, { key: 'vv', name: 'v', overrides }).expect(
      400
    );
    expect(body.error.details.errors[0].path.join('.')).toMatch(/^overrides/);
  });

  test('names that every object has are no attributes', async () => {
    const variant = { key: 'named', name: 'v', overrides: { heroes: [{ title: 'x', constructor: 1, toString: 'y' }] } };
    const { body } = await call('post', '/experiences/bad/variants', variant).expect(201);
    expect(body.data.variants[0].overrides).toEqual({ heroes: [{ title: 'x' }] });
  });

  test('a relation within a component, and a number that comes as text', async () => {
    const sections = [{ __component: 'shop.article-list', title: 'List', articles: [articles[1]] }];
    await call('post', '/experiences/land/variants', { key: 'list', name: 'v', overrides: { sections } }).expect(201);
    const number = { key: 'number', name: 'v', overrides: { discount: '5' } };
    const { body } = await call('post', '/experiences/bad/variants', number).expect(201);
    expect(body.data.variants.at(-1).overrides).toEqual({ discount: 5 });
    await call('post', '/experiences/land/variants/list/publish').expect(200);
    await call('put', '/experiences/land', { state: 'running' }).expect(200);
    const { data } = (await get('landing-page?populate[sections][on][shop.article-list][populate]=articles')).body;
    expect(data.sections).toMatchObject([{ title: 'List', articles: [{ title: 'two' }] }]);
    await call('put', '/experiences/land', { state: 'ended' }).expect(200);
  });

  test('of two of the same key that come at once one is refused, and no two have the same place', async () => {
    const add = (key: string) => call('post', '/experiences/bad/variants', { key, name: key });
    const keys = ['twin', 'twin', 'twin', 'single', 'other', 'twin'];
    const statuses = (await Promise.all(keys.map(add))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 201, 201, 400, 400, 400]);
    const rows = await app.strapi.db
      .query(VARIANT)
      .findMany({ where: { experience: 'bad', key: { $in: keys } }, select: ['key', 'position'] });
    expect(rows.map(({ key }) => key).sort()).toEqual(['other', 'single', 'twin']);
    expect(new Set(rows.map(({ position }) => position)).size).toBe(3);
  });

  test.each(['baseline', 'holdout'])('a variant is not called %s', async (key) => {
    await call('post', '/experiences/bad/variants', { key, name: 'v' }).expect(400);
  });
});

test('whatever an experience is called, decisions and flags name it', async () => {
  await experience('__proto__', [PROMOTION, promotions[0]], { discount: 51 });
  await experience('constructor', [PROMOTION, promotions[1]], { discount: 51 });
  const { variants } = (await get('segments/decision').expect(200)).body.data;
  expect(Object.keys(variants).sort()).toEqual(['__proto__', 'constructor']);
  const { flags } = (await app.request.post('/api/segments/ofrep/v1/evaluate/flags').send({}).expect(200)).body;
  expect(flags.map(({ key }: { key: string }) => key)).toEqual(['experience.__proto__', 'experience.constructor']);
  await end('__proto__');
  await end('constructor');
});

test('an entry that is published by a PUT takes its variants along', async () => {
  const document = promotions[3];
  await call('post', '/experiences', { key: 'put', name: 'x', contentType: PROMOTION, document }).expect(201);
  await call('post', '/experiences/put/variants', { key: 'aa', name: 'a', overrides: { discount: 44 } }).expect(201);
  const publishedIn = async () =>
    (await call('get', '/experiences/put/definition')).body.data.variants[0].publishedIn as string[];
  const put = (query: string) =>
    app.request
      .put(`/api/promotions/${document}${query}`)
      .auth(token, { type: 'bearer' })
      .send({ data: { teaser: 'x' } });
  await put('?status=draft').expect(200);
  expect(await publishedIn()).toEqual([]);
  await put('').expect(200);
  expect(await publishedIn()).toEqual(['en']);
  await call('delete', '/experiences/put').expect(204);
});

test('entries that are published together, as those of a release, take their variants along; none where one of them fails', async () => {
  const [first, second] = promotions.slice(4, 6) as [string, string];
  for (const [key, document] of [
    ['rel_one', first],
    ['rel_two', second],
  ]) {
    await call('post', '/experiences', { key, name: key, contentType: PROMOTION, document }).expect(201);
    await call('post', `/experiences/${key}/variants`, { key: 'aa', name: 'a', overrides: { discount: 99 } }).expect(
      201
    );
    await call('put', `/experiences/${key}`, { state: 'running' }).expect(200);
  }
  const seen = () =>
    Promise.all([first, second].map(async (id) => (await asVera(`promotions/${id}`)).body.data.discount));
  /** One after the other in one transaction, each by its document id and locale. */
  const release = (...entries: string[]) =>
    app.strapi.db.transaction(async () => {
      for (const documentId of entries) {
        const published = await app.strapi.documents(PROMOTION).publish({ documentId, locale: 'en' });
        if (published.entries.length === 0) throw new Error('There is no such entry');
      }
    });
  await expect(release(first, 'gone', second)).rejects.toThrow();
  expect(await seen()).toEqual([4, 5]);
  await release(first, second);
  expect(await seen()).toEqual([99, 99]);
  await end('rel_one');
  await end('rel_two');
});
