import { ARTICLE, ExperienceWorld, PROMOTION } from '../support/experience-world';
import type { TestStrapi } from '../support/strapi';

/*
 * Entries that some see differently: a variant's own values in the place of the entry's, wherever the Content API answers the entry; and all
 * else as it was.
 */

let world: ExperienceWorld;
let app: TestStrapi;
let token: string;
let promotion: { documentId: string };
let articles: readonly { documentId: string }[];

const documents = (uid: string) => world.documents(uid);
const call: ExperienceWorld['call'] = (...asked) => world.call(...asked);
const as: ExperienceWorld['as'] = (...asked) => world.as(...asked);
const experience: ExperienceWorld['experience'] = (...asked) => world.experience(...asked);
const end = (key: string) => world.end(key);

beforeAll(async () => {
  world = await ExperienceWorld.make();
  ({ app, token, articles, promotion } = world);
}, 300_000);
afterAll(() => app?.destroy());

describe('what is shown', () => {
  test('the variant’s fields, with the entry’s own identity; what it does not name follows the entry', async () => {
    await experience('spring', {}, [
      {
        key: 'for_vip',
        audience: 'any(vip)',
        overrides: { teaser: 'Twenty percent', discount: 20, featured: false, tags: [] },
      },
      { key: 'for_staff', audience: 'any(staff)', overrides: { teaser: null, discount: 0 } },
    ]);
    const { documentId } = promotion;
    const vera = (await as('vera', `promotions/${documentId}`).expect(200)).body;
    expect(vera.data).toMatchObject({
      ...{ documentId, slug: 'spring', title: 'Spring sale', locale: 'en' },
      ...{ teaser: 'Twenty percent', discount: 20, featured: false, tags: [] },
    });
    expect(vera.data).not.toHaveProperty('internal');
    expect(vera.meta.segments.experiences).toEqual({ spring: { variant: 'for_vip', reason: 'matched' } });
    const sam = (await as('sam', `promotions/${documentId}`).expect(200)).body.data;
    expect(sam).toMatchObject({ teaser: null, discount: 0, featured: true, tags: ['a'] });
    for (const asker of ['otto', null]) {
      const { body, headers } = await as(asker, `promotions/${documentId}`).expect(200);
      expect(body.data).toMatchObject({ teaser: 'Ten percent', discount: 10, featured: true });
      expect(body.meta.segments.experiences).toEqual({ spring: { variant: null, reason: 'noMatch' } });
      expect(headers['cache-control']).toBe('private, no-store');
    }

    // When the entry changes, what is not overridden changes for all.
    await documents(PROMOTION).update({ documentId, data: { title: 'Big spring sale' }, status: 'published' });
    expect((await as('vera', `promotions/${documentId}`)).body.data).toMatchObject({
      ...{ title: 'Big spring sale', discount: 20 },
    });
    await documents(PROMOTION).update({ documentId, data: { title: 'Spring sale' }, status: 'published' });
  });

  test('in lists; filters, sorts and totals are of the entries’ own fields', async () => {
    const { body } = await as('vera', 'promotions?sort=discount&filters[discount][$eq]=10').expect(200);
    expect(body.meta.pagination.total).toBe(1);
    expect(body.data).toMatchObject([{ discount: 20 }]);
    expect((await as('vera', 'promotions?filters[discount][$eq]=20')).body.data).toEqual([]);
    // A field that was not asked for is not told.
    const [first] = (await as('vera', 'promotions?fields[0]=title&filters[slug]=spring')).body.data;
    expect(Object.keys(first).sort()).toEqual(['documentId', 'id', 'title']);
  });

  test('the decision tells what is chosen, and so does the entry of the experience by its key', async () => {
    const decision = await as('vera', 'segments/decision').expect(200);
    expect(decision.body.data.variants).toEqual({ spring: { variant: 'for_vip', reason: 'matched' } });
    const shown = await as('vera', 'segments/experiences/spring').expect(200);
    expect(shown.body).toMatchObject({
      ...{ data: { discount: 20, slug: 'spring' }, meta: { variant: 'for_vip', reason: 'matched' } },
    });
    expect(shown.body.data).not.toHaveProperty('internal');
    await as('vera', 'segments/experiences/nothing').expect(404);
  });

  test('to whoever code of the site asks for everything, and in the panel, the entry is as it is', async () => {
    const listed = await app.request
      .get(`/content-manager/collection-types/${PROMOTION}/${promotion.documentId}`)
      .set('Authorization', `Bearer ${world.admin}`)
      .expect(200);
    expect(listed.body.data).toMatchObject({ discount: 10 });
    const all = await as(null, `promotions/${promotion.documentId}?segmentsKey=all`).auth(token, { type: 'bearer' });
    expect(all.body.data).toMatchObject({ discount: 10 });
    await end('spring');
    const { body, headers } = await as('vera', `promotions/${promotion.documentId}`).expect(200);
    expect(body.data).toMatchObject({ discount: 10 });
    expect(headers['cache-control']).toBeUndefined();
  });
});

test('relations, components and lists of them are what the request populates, and hide what is not for the asker', async () => {
  const overrides = {
    articles: [articles[2]?.documentId, articles[1]?.documentId],
    heroes: [{ title: 'C' }, { title: 'D' }],
  };
  await experience('parts', {}, [{ key: 'all', overrides }]);
  const path = `promotions/${promotion.documentId}?populate[articles][fields]=title&populate[heroes]=true`;
  const titlesOf = async (asker: string | null) => {
    const { data } = (await as(asker, path).expect(200)).body;
    return [data.articles, data.heroes].map((list: { title: string }[]) => list.map(({ title }) => title));
  };
  expect(await titlesOf('vera')).toEqual([
    ['for vip', 'two'],
    ['C', 'D'],
  ]);
  expect(await titlesOf('sam')).toEqual([['two'], ['C', 'D']]);
  expect(await titlesOf(null)).toEqual([['two'], ['C', 'D']]);
  // What the request does not populate is not there.
  const bare = (await as('vera', `promotions/${promotion.documentId}`)).body.data;
  expect(bare).not.toHaveProperty('articles');
  expect(bare).not.toHaveProperty('heroes');
  expect((await as('vera', `promotions/${promotion.documentId}?populate=*`)).body.data.heroes).toMatchObject([
    { title: 'C' },
    { title: 'D' },
  ]);
  await end('parts');
});

test('an entry that another leads to is changed where it stands', async () => {
  const key = 'nested';
  await call('post', '/experiences', {
    ...{ key, name: key, contentType: ARTICLE, document: articles[0]?.documentId },
  }).expect(201);
  const variant = { key: 'all', name: 'all', overrides: { body: 'for all', related: [articles[1]?.documentId] } };
  await call('post', `/experiences/${key}/variants`, variant).expect(201);
  await call('post', `/experiences/${key}/variants/all/publish`).expect(200);
  await call('put', `/experiences/${key}`, { state: 'running' }).expect(200);
  const { body, headers } = await as(
    null,
    `promotions/${promotion.documentId}?populate[articles][populate][related][fields]=title`
  );
  expect(body.data.articles).toMatchObject([{ title: 'one', body: 'for all', related: [{ title: 'two' }] }]);
  expect(body.meta.segments.experiences).toEqual({ nested: { variant: 'all', reason: 'matched' } });
  expect(headers['cache-control']).toBe('private, no-store');
  await end(key);
});

describe('time, shares and visitors', () => {
  test('before its start and after its end nothing is changed', async () => {
    const hour = 3_600_000;
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    for (const [index, times] of [{ startsAt: at(hour) }, { endsAt: at(-hour) }].entries()) {
      await experience(`timed_${index}`, times, [{ key: 'all', overrides: { discount: 50 } }]);
      expect((await as('vera', `promotions/${promotion.documentId}`)).body.data).toMatchObject({ discount: 10 });
      // A decision stands until the experience begins.
      const { expiresAt, variants } = (await as('vera', 'segments/decision')).body.data;
      expect({ expiresAt, variants }).toEqual({ expiresAt: 'startsAt' in times ? times.startsAt : null, variants: {} });
      await end(`timed_${index}`);
    }
  });

  test('a visitor keeps what was chosen, and so does the contact whom the visitor proves to be', async () => {
    await experience('split', { stickTo: 'contact' }, [{ key: 'half', share: 50, overrides: { discount: 50 } }]);
    const of = async (visitor: string, subject?: string) => {
      const path = `promotions/${promotion.documentId}?segmentsVisitor=${visitor}`;
      return (await as(subject ?? null, path)).body.data.discount as number;
    };
    const shown = new Map<string, number>();
    for (let n = 0; n < 40; n += 1) shown.set(`anon-${n}`, await of(`anon-${n}`));
    expect(new Set(shown.values())).toEqual(new Set([10, 50]));
    for (const [visitor, discount] of [...shown].slice(0, 10)) expect(await of(visitor)).toBe(discount);
    // The first visitor of the contact decides, on whatever device it comes.
    const [sees] = [...shown].find(([, discount]) => discount === 50) as [string, number];
    const [, other] = [...shown].find(([, discount]) => discount === 10) as [string, number];
    expect(other).toBe(10);
    const { id } = await app.strapi.db.query('api::customer.customer').findOne({ where: { customerNumber: 'otto' } });
    const visitor = { anonymous_id: sees, contact_id: id, first_seen: new Date(), last_seen: new Date() };
    // There may be one of what the server recorded itself.
    await app.strapi.db
      .connection('segments_visitors')
      .insert({ ...visitor, document_id: 'seen' })
      .onConflict('anonymous_id')
      .merge();
    expect(await of('another-device', 'otto')).toBe(50);
    // Nobody who can be told again: no share.
    expect((await as(null, `promotions/${promotion.documentId}`)).body.meta.segments.experiences).toEqual({
      split: { variant: null, reason: 'unknownVisitor' },
    });
    await end('split');
  });
});

describe('audience keys', () => {
  const keysOf = async (customer: string | null, visitor = ''): Promise<Record<string, string>> =>
    (await as(customer, 'segments/decision').set('X-Segments-Visitor', visitor).expect(200)).body.data.keys;
  const byKey = (key: string | undefined, path: string) =>
    app.request.get(`/api/${path}${path.includes('?') ? '&' : '?'}segmentsKey=${key}`);

  test('name what was chosen, so that whoever has one gets that, out of any cache', async () => {
    const { documentId } = promotion;
    await experience('keyed', { holdout: 10 }, [
      { key: 'for_vip', audience: 'any(vip)', overrides: { discount: 20, articles: [articles[2]?.documentId] } },
      { key: 'some', share: 50, overrides: { discount: 50 } },
    ]);
    const kinds = new Set<string>();
    const askers = ['vera', 'sam', null] as const;
    for (let n = 0; n < 30; n++) {
      const [customer, visitor] = [askers[n % 3] ?? null, `keyed-${n}`];
      const { promotions } = await keysOf(customer, visitor);
      kinds.add(String(promotions));
      for (const path of [`promotions/${documentId}?populate=*`, 'promotions?sort=discount&populate=articles']) {
        const own = await as(customer, path).set('X-Segments-Visitor', visitor).expect(200);
        const kept = await byKey(promotions, path).expect(200);
        expect([customer, visitor, kept.body.data]).toEqual([customer, visitor, own.body.data]);
        expect(kept.headers['cache-control']).toBe('public, max-age=60, s-maxage=60');
        const { variant } = own.body.meta.segments.experiences.keyed;
        expect(kept.body.meta.segments).toMatchObject({ stale: false, experiences: { keyed: { variant, reason: 'key' } } });
      }
      const shown = await byKey(promotions, 'segments/experiences/keyed').expect(200);
      expect(shown.headers['cache-control']).toBe('public, max-age=60, s-maxage=60');
    }
    // Held out or not, of the share or not, with the articles for VIPs or not.
    expect(kinds.size).toBeLessThanOrEqual(6);
    expect(kinds.size).toBeGreaterThan(2);
    const anyone = await byKey([...kinds][0], `promotions/${documentId}?status=draft`);
    expect(anyone.headers['cache-control']).toBe('private, no-store');
  }); // prettier-ignore

  test('that name a variant of an experience that has ended show the entry, shortly', async () => {
    const { promotions } = await keysOf('vera', 'keyed-vera');
    await call('put', '/experiences/keyed', { state: 'ended' }).expect(200);
    await call('delete', '/experiences/keyed').expect(204);
    await experience('another', {}, [{ key: 'all', overrides: { discount: 60 } }]);
    const { body, headers } = await byKey(promotions, `promotions/${promotion.documentId}`).expect(200);
    expect([body.data.discount, headers['cache-control']]).toEqual([10, 'public, max-age=5, s-maxage=5']);
    expect(body.meta.segments).toMatchObject({ stale: true, warnings: [{ code: 'keyRetired' }] });
    await end('another');
  });
});

describe('drafts and locales', () => {
  test('a variant is published with its entry, unless it was unpublished by hand; drafts show only in drafts', async () => {
    const { documentId } = promotion;
    const key = 'drafted';
    await call('post', '/experiences', { key, name: key, contentType: PROMOTION, document: documentId }).expect(201);
    const variant = { key: 'all', name: 'all', overrides: { discount: 30 } };
    await call('post', `/experiences/${key}/variants`, variant).expect(201);
    await call('put', `/experiences/${key}`, { state: 'running' }).expect(200);
    const discount = async (more = '') =>
      (await as('vera', `promotions/${documentId}${more}`).expect(200)).body.data.discount as number;
    expect(await discount()).toBe(10);
    expect(await discount('?status=draft')).toBe(30);
    await documents(PROMOTION).publish({ documentId });
    expect(await discount()).toBe(30);
    await call('put', `/experiences/${key}/variants/all`, { overrides: { discount: 40 } }).expect(200);
    expect([await discount(), await discount('?status=draft')]).toEqual([30, 40]);
    const read = await call('get', `/experiences/${key}/definition`).expect(200);
    expect(read.body.data.variants).toMatchObject([{ key: 'all', published: false, overrides: { discount: 40 } }]);
    await call('post', `/experiences/${key}/variants/all/unpublish`).expect(200);
    await documents(PROMOTION).publish({ documentId });
    expect(await discount()).toBe(10);
    await call('post', `/experiences/${key}/variants/all/publish`).expect(200);
    expect(await discount()).toBe(40);
    await end(key);
  });

  test('a variant that is not there in a locale is passed over', async () => {
    await app.strapi.plugin('i18n').service('locales').create({ code: 'de', name: 'German (de)' });
    const { documentId } = promotion;
    await documents(PROMOTION).update({
      documentId,
      locale: 'de',
      data: { title: 'Frühling', teaser: 'Zehn' },
      status: 'published',
    });
    await experience('local', {}, [
      { key: 'first', overrides: { teaser: 'Twenty' } },
      { key: 'second', overrides: { teaser: 'Thirty' } },
    ]);
    await call('put', '/experiences/local/variants/second', { locale: 'de', overrides: { teaser: 'Dreißig' } }).expect(
      200
    );
    await call('post', '/experiences/local/variants/second/publish?locale=de').expect(200);
    const teaser = async (locale: string) =>
      (await as('vera', `promotions/${documentId}?locale=${locale}`).expect(200)).body.data.teaser as string;
    expect([await teaser('en'), await teaser('de')]).toEqual(['Twenty', 'Dreißig']);
    // The key names both, so that it is right in each locale.
    const { keys } = (await as('vera', 'segments/decision').expect(200)).body.data as { keys: Record<string, string> };
    for (const locale of ['en', 'de']) {
      const path = `/api/promotions/${documentId}?locale=${locale}&segmentsKey=${keys.promotions}`;
      expect((await app.request.get(path).expect(200)).body.data.teaser).toBe(await teaser(locale));
    }
    await call('post', '/experiences/local/variants', { key: 'third', name: 'x', locale: 'fr' }).expect(400);
    const { data } = (await call('get', '/findings').expect(200)).body as { data: Record<string, string>[] };
    expect(data.filter(({ code }) => code === 'unpublished').map(({ field, locale: of }) => [field, of])).toEqual([
      ['experiences.local.first', 'de'],
    ]);
    await end('local');
  });

  test('with its entry an experience goes', async () => {
    const { documentId } = await documents(PROMOTION).create({ data: { title: 'Short' }, status: 'published' });
    await call('post', '/experiences', {
      key: 'short',
      name: 's',
      contentType: PROMOTION,
      document: documentId,
    }).expect(201);
    await call('post', '/experiences/short/variants', { key: 'all', name: 'all' }).expect(201);
    await documents(PROMOTION).delete({ documentId, locale: '*' });
    await call('get', '/experiences/short/definition').expect(404);
    expect(await app.strapi.db.query('plugin::segments.variant').count({ where: { experience: 'short' } })).toBe(0);
  });
});
