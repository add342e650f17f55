import { adminTokenWith } from '../support/access';
import { ExperienceWorld, PROMOTION } from '../support/experience-world';
import type { TestStrapi } from '../support/strapi';

/* What editors may make of experiences, what is refused, and what they are told. */

let world: ExperienceWorld;
let app: TestStrapi;
let admin: string;
let promotion: { documentId: string };

const call: ExperienceWorld['call'] = (...asked) => world.call(...asked);
const experience: ExperienceWorld['experience'] = (...asked) => world.experience(...asked);
const end = (key: string) => world.end(key);

beforeAll(async () => {
  world = await ExperienceWorld.make();
  ({ app, admin, promotion } = world);
  await app.strapi.plugin('i18n').service('locales').create({ code: 'de', name: 'German (de)' });
}, 300_000);
afterAll(() => app?.destroy());

describe('what is refused', () => {
  beforeAll(() => experience('firm', {}, [{ key: 'aa', share: 50, overrides: { discount: 1 } }]));
  afterAll(() => end('firm'));

  test.each([
    ['an attribute that is not there', { overrides: { nothing: 1 } }, 'overrides.nothing'],
    ['an address', { overrides: { slug: 'x' } }, 'overrides.slug'],
    ['whose entry it is', { overrides: { documentId: 'x' } }, 'overrides.documentId'],
    ['a required field emptied', { overrides: { title: null } }, 'overrides,title'],
    ['a number too large', { overrides: { discount: 101 } }, 'overrides,discount'],
    ['an entry that is not there', { overrides: { articles: ['nowhere'] } }, 'overrides,articles'],
    ['an expression that cannot be read', { audience: 'any(' }, 'audience'],
    [
      'an audience within the variant',
      { overrides: { heroes: [{ audience: 'any(vip)' }] } },
      'overrides,heroes,0,audience',
    ],
    ['a share beyond all', { share: 101 }, 'share'],
  ])('%s', async (_, input, path) => {
    const { body } = await call('post', '/experiences/firm/variants', { key: 'bb', name: 'b', ...input }).expect(400);
    expect(body.error.details.errors[0].path.join()).toBe(path);
    expect((await call('get', '/experiences/firm/definition')).body.data.variants).toHaveLength(1);
  });

  test('what has begun keeps its order, its shares and its variants; one may be added', async () => {
    await call('put', '/experiences/firm', { holdout: 5 }).expect(400);
    await call('put', '/experiences/firm/variants/aa', { share: 60 }).expect(400);
    await call('delete', '/experiences/firm/variants/aa').expect(400);
    await call('delete', '/experiences/firm').expect(400);
    await call('post', '/experiences/firm/variants', { key: 'cc', name: 'c', share: 10 }).expect(201);
    await call('put', '/experiences/firm', { order: ['cc', 'aa'] }).expect(400);
    await call('put', '/experiences/firm', { name: 'Renamed', goal: 'Order Completed' }).expect(200);
  });

  test('an experience of what is no entry, or with a key that is taken', async () => {
    const input = { key: 'firm', name: 'x', contentType: PROMOTION, document: promotion.documentId };
    await call('post', '/experiences', input).expect(400);
    await call('post', '/experiences', { ...input, key: 'other', document: 'nowhere' }).expect(400);
    await call('post', '/experiences', { ...input, key: 'other', contentType: 'admin::user' }).expect(400);
  });

  test('a segment whose members see a variant is not deleted', async () => {
    await call('put', '/experiences/firm/variants/aa', { audience: 'any(staff)' }).expect(200);
    const { body } = await call('delete', '/segments/staff').expect(400);
    expect(body.error.details.entries).toMatchObject([{ uid: 'plugin::segments.variant' }]);
  });
});

describe('what an editor is told', () => {
  const codes = (body: { data: { findings: { variant?: string; code: string }[] } }) =>
    body.data.findings.map(({ variant, code }) => [variant, code]);

  test('why a variant is seen by nobody, in the reader’s language and with all other findings', async () => {
    await experience('odd', {}, [
      { key: 'asleep', audience: 'any(asleep)' },
      { key: 'all', overrides: { discount: 30 } },
      { key: 'late', audience: 'any(vip)' },
    ]);
    await call('post', '/experiences/odd/variants/asleep/unpublish').expect(200);
    const { body } = await call('get', '/experiences/odd/definition').expect(200);
    expect(codes(body)).toEqual([
      ['asleep', 'inactiveSegment'],
      ['asleep', 'unpublished'],
      ['late', 'unreachable'],
    ]);
    expect(body.data.findings[2].message).toContain('“all”');
    await call('post', '/experiences', {
      ...{ key: 'second', name: 'Second', contentType: PROMOTION, document: promotion.documentId },
    }).expect(201);
    await app.request.put('/admin/users/me').auth(admin, { type: 'bearer' }).send({ preferedLanguage: 'de' });
    const second = await call('get', '/experiences/second/definition').expect(200);
    expect(second.body.data.findings).toEqual([
      { code: 'shownInstead', message: expect.stringContaining('„odd“ für diesen Eintrag') },
    ]);
    await app.request.put('/admin/users/me').auth(admin, { type: 'bearer' }).send({ preferedLanguage: 'en' });
    const { data } = (await call('get', '/findings').expect(200)).body;
    expect(data).toContainEqual(
      expect.objectContaining({
        ...{ code: 'unreachable', uid: PROMOTION, documentId: promotion.documentId, locale: 'en' },
        ...{ field: 'experiences.odd.late', expression: 'any(vip)' },
      })
    );
    // What does not run is nobody's trouble yet.
    expect(data.filter(({ field }: { field: string }) => field.startsWith('experiences.second'))).toEqual([]);
  });

  test('of one entry, in the locale that is asked for', async () => {
    const of = `contentType=${PROMOTION}&document=${promotion.documentId}`;
    const { data } = (await call('get', `/experiences?${of}&locale=de`).expect(200)).body;
    const odd = data.find(({ key }: { key: string }) => key === 'odd');
    expect(odd.variants[1]).toMatchObject({ key: 'all', overrides: {}, publishedIn: ['en'] });
    expect(codes({ data: odd })).toContainEqual(['all', 'unpublished']);
    await end('odd');
    await call('delete', '/experiences/second').expect(204);
  });
});

test('to start, pause and end takes the permission to activate, all else that to edit', async () => {
  const token = (action: string) => adminTokenWith(app.strapi, [`plugin::segments.read`, `plugin::segments.${action}`]);
  const [editor, activator] = [await token('edit'), await token('activate')];
  await experience('guarded', {}, [{ key: 'all' }], false);
  const put = (who: string, input: object) =>
    app.request.put('/segments/experiences/guarded').auth(who, { type: 'bearer' }).send(input);
  await put(editor, { state: 'running' }).expect(403);
  await put(activator, { state: 'running', name: 'x' }).expect(403);
  await put(activator, { name: 'x' }).expect(403);
  await put(editor, { name: 'x' }).expect(200);
  await put(activator, { state: 'running' }).expect(200);
  await end('guarded');
});

describe('who may not change a field of the entry', () => {
  const WITH_FIELDS = ['title', 'teaser', 'discount', 'tags', 'heroes.title', 'heroes.text'];
  let editor: string;
  beforeAll(async () => {
    const grant = (action: string, fields: string[]) => ({
      ...{ action: `plugin::content-manager.explorer.${action}`, subject: PROMOTION, conditions: [] },
      properties: { fields, locales: ['en'] },
    });
    editor = await adminTokenWith(
      app.strapi,
      ['read', 'edit', 'activate', 'create'].map((action) => `plugin::segments.${action}`),
      [grant('read', WITH_FIELDS), grant('update', ['title', 'teaser', 'heroes.title'])]
    );
    const overrides = { teaser: 'Twenty', discount: 20, internal: 'hidden', heroes: [{ title: 'C' }] };
    await experience('rights', {}, [{ key: 'all', overrides }], false);
  });
  afterAll(() => call('delete', '/experiences/rights').expect(204));
  const put = (overrides: object, more: object = {}) =>
    call('put', '/experiences/rights/variants/all', { overrides, ...more }, editor);
  const stored = async () =>
    (await call('get', '/experiences/rights/definition')).body.data.variants[0].overrides as Record<string, unknown>;

  test('is not told what variants say in fields that may not be read', async () => {
    const shown = { teaser: 'Twenty', discount: 20, heroes: [{ title: 'C' }] };
    const of = `contentType=${PROMOTION}&document=${promotion.documentId}`;
    const answers = [
      (await call('get', `/experiences?${of}`, undefined, editor).expect(200)).body.data[0],
      (await call('get', `/experiences?${of}&summary=true`, undefined, editor).expect(200)).body.data[0],
      (await call('get', '/experiences/rights/definition', undefined, editor).expect(200)).body.data,
      (await call('put', '/experiences/rights', { name: 'Rights' }, editor).expect(200)).body.data,
      (await put(shown).expect(200)).body.data,
      (await call('post', '/experiences/rights/variants/all/publish', {}, editor).expect(200)).body.data,
      (await call('post', '/experiences/rights/variants/all/unpublish', {}, editor).expect(200)).body.data,
    ];
    for (const { variants } of answers) expect(variants[0].overrides).toEqual(shown);
    // Saving what was shown takes nothing away of what was not.
    expect(await stored()).toEqual({ ...shown, internal: 'hidden' });
  });

  test.each([
    ['another value', { discount: 30 }, 'discount'],
    ['taking it back', { discount: undefined }, 'discount'],
    ['a field that may not even be read', { internal: 'mine' }, 'internal'],
    ['a field that nothing was said in', { tags: ['b'] }, 'tags'],
    ['a component, part of which may not be changed', { heroes: [{ title: 'D' }] }, 'heroes'],
  ])('%s is refused', async (_, change, field) => {
    const before = await stored();
    const { body } = await put({ teaser: 'Twenty', discount: 20, heroes: [{ title: 'C' }], ...change }).expect(403);
    expect(body.error.details.errors[0].path).toEqual(['overrides', field]);
    expect(await stored()).toEqual(before);
  });

  test('nor by a new variant, nor in a locale that is not theirs; what may be changed is', async () => {
    const add = (overrides: object) =>
      call('post', '/experiences/rights/variants', { key: 'mine', name: 'm', overrides }, editor);
    await add({ discount: 1 }).expect(403);
    await add({ teaser: 'Mine' }).expect(201);
    await put({ teaser: 'Zwanzig' }, { locale: 'de' }).expect(403);
    const { body } = await put({ teaser: 'Thirty', discount: 20, heroes: [{ title: 'C' }] }).expect(200);
    expect(body.data.variants[0].overrides.teaser).toBe('Thirty');
  });
});
