import { adminToken, adminTokenWith, apiToken, siteUser } from '../support/access';
import { TestAudiences, type TestCustomer } from '../support/audiences';
import { addCustomers, countryIs, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { withoutChance } from '../support/without-chance';
import { refreshesOf } from '../../server/membership/refreshes';

let app: TestStrapi;
let admin: string;
let masked: string;
let token: string;
let ada: TestCustomer;
let firm: { documentId: string };

const getBy =
  (bearer: () => string, base: string) =>
  (path: string, query: object = {}) =>
    app.request.get(`${base}${path}`).query(query).set('Authorization', `Bearer ${bearer()}`);
const byAdmin = getBy(() => admin, '/segments');
const byMasked = getBy(() => masked, '/segments');
const byToken = getBy(() => token, '/api/segments');
const post = (path: string, body: object) =>
  app.request.post(`/segments${path}`).set('Authorization', `Bearer ${admin}`).send(body);
const ids = async (query: object, by = byAdmin): Promise<string[]> => {
  const { body } = await by('/subjects/contact', query).expect(200);
  return body.data.map(({ id }: { id: string }) => id);
};

let messages = 0;
const event = (contactId: number | null, name: string, occurredAt: Date, more: object = {}) => ({
  source: 'test',
  messageId: `m${(messages += 1)}`,
  name,
  occurredAt,
  receivedAt: new Date(),
  contactId,
  accountId: null,
  properties: { total: messages },
  context: { device: { id: 'phone-1' } },
  ...more,
});
const insert = (events: object[]) => app.strapi.plugin('segments').service('events').insert(events);

beforeAll(async () => {
  app = await bootStrapi();
  admin = await adminToken(app.strapi);
  masked = await adminTokenWith(app.strapi, ['plugin::segments.read']);
  token = await apiToken(app.strapi, { type: 'full-access' });
  const audiences = new TestAudiences(app.strapi);
  const documents = (uid: string) => app.strapi.documents(uid as never);
  firm = await documents('api::company.company').create({
    data: { number: 'F1', name: 'Firm One', employees: 12, secretRating: 987_654_321 } as never,
  });
  const tag = await documents('plugin::segments.tag').create({ data: { key: 'press', name: 'Press' } as never });
  const user = await siteUser(app.strapi, { email: 'ada-login@shop.example' });
  ada = await audiences.customer('ada-1', {
    email: 'ada@shop.example',
    firstName: 'Ada',
    country: 'Germany',
    points: 42,
    newsletter: false,
    birthday: '2000-02-29',
    registeredAt: '2026-01-02T03:04:05.000Z',
    bigNumber: '12345678901',
    preferences: { colour: 'red' },
    lifetimeValue: 1234.5,
    secretNote: 'the secret note',
    pin: 'a-secret-pin',
    address: { city: 'Bonn', geo: { latitude: 50.7 } },
    badges: [{ name: 'early' }],
    company: firm.documentId,
    tags: [tag.documentId],
    user: user.id,
  });
  await audiences.customer('bert', { email: 'bert.adams@shop.example', country: 'France' });
  await audiences.customer('c%3', { email: 'ÜMIT@shop.example', country: 'Germany', company: firm.documentId });
  await post('/segments', { key: 'germans', name: 'Germans', rule: ruleOf(countryIs('Germany')) }).expect(201);
  await post('/segments', { key: 'french', name: 'French', rule: ruleOf(countryIs('France')) }).expect(201);
  await refreshesOf(app.strapi).idle();
  await post('/segments/germans/refresh', {}).expect(202);
  await refreshesOf(app.strapi).idle();
  await post('/segments/french/members', { subjects: ['ada-1'], note: 'moved there' }).expect(200);
  await app.strapi.db
    .connection('segments_subjects')
    .where({ audience: 'contact', subject_id: ada.id })
    .update({ traits: JSON.stringify({ shoeSize: 39 }) });
});
afterAll(() => app?.destroy());

describe('search', () => {
  test('begins with comes before contains, in identity and e-mail, whatever the case', async () => {
    expect(await ids({})).toEqual(['ada-1', 'bert', 'c%3']);
    expect(await ids({ search: 'ADA' })).toEqual(['ada-1', 'bert']);
    expect(await ids({ search: 'ümit@' })).toEqual(['c%3']);
    expect(await ids({ search: '%' })).toEqual(['c%3']);
    expect(await ids({ search: '_' })).toEqual([]);
    expect(await ids({ search: `doc:${ada.documentId}` })).toEqual(['ada-1']);
    expect(await ids({ search: 'shop', limit: 2 })).toHaveLength(2);
    expect(await ids({ search: 'bert' }, byToken)).toEqual(['bert']);
    const { body } = await byAdmin('/subjects/contact', { search: 'bert' }).expect(200);
    expect(body).toMatchObject({ data: [{ id: 'bert', label: 'bert.adams@shop.example' }], meta: { masked: false } });
  });

  test('nothing private, and nothing else than these two, is searched', async () => {
    for (const search of ['the secret note', 'a-secret-pin', '1234', 'Germany', 'ada-login']) {
      expect(await ids({ search })).toEqual([]);
    }
  });

  test('who may not see personal data cannot find anybody by it', async () => {
    const { body } = await byMasked('/subjects/contact', {}).expect(200);
    expect(body.meta).toEqual({ masked: true });
    expect(body.data).toContainEqual({ id: `doc:${ada.documentId}`, documentId: ada.documentId, label: null });
    for (const search of ['ada-1', 'ada', 'shop.example']) expect(await ids({ search }, byMasked)).toEqual([]);
    expect(await ids({ search: `doc:${ada.documentId}` }, byMasked)).toEqual([`doc:${ada.documentId}`]);
  });

  test('hostile searches are survived', async () => {
    for (const search of ['\0', `'`, '\\', '"; drop', '{{x}}', 'id:', 'doc:', 'x'.repeat(200)]) {
      expect(await ids({ search })).toEqual([]);
    }
    await byAdmin('/subjects/contact', { search: 'x'.repeat(201) }).expect(400);
    await byAdmin('/subjects/somebody').expect(404);
  });
});

describe('page', () => {
  test('says who it is, what is known, where it belongs and why', async () => {
    const { body } = await byAdmin('/subjects/contact/ada-1').expect(200);
    expect(body.meta).toEqual({ masked: false });
    expect(body.data).toMatchObject({
      audience: 'contact',
      uid: 'api::customer.customer',
      person: { id: 'ada-1', documentId: ada.documentId, label: 'ada@shop.example' },
      traits: { shoeSize: 39 },
      tags: [{ key: 'press', name: 'Press' }],
      account: { id: 'F1', documentId: firm.documentId },
      people: null,
      keptOut: [],
    });
    const fields = Object.fromEntries(
      body.data.fields.map(({ path, ...field }: { path: string }) => [path, field])
    ) as Record<string, unknown>;
    expect(fields).toMatchObject({
      points: { label: 'Points', type: 'number', value: 42 },
      newsletter: { type: 'boolean', value: false },
      birthday: { type: 'date', value: '2000-02-29' },
      registeredAt: { label: 'Registered at', type: 'datetime', value: '2026-01-02T03:04:05.000Z' },
      bigNumber: { type: 'number', value: 12_345_678_901 },
      preferences: { type: 'json', value: { colour: 'red' } },
      'address.city': { label: 'Address › City', type: 'text', value: 'Bonn' },
      company: { type: 'relation', value: { documentId: firm.documentId } },
      badges: { type: 'component', value: [expect.objectContaining({ Name: 'early' })] },
      balance: { value: null },
      lifetimeValue: { type: 'number', value: 1234.5 },
    });
    expect(Object.keys(fields)).not.toContain('traits');
    expect(body.data.memberships.map(({ key }: { key: string }) => key).sort()).toEqual(['french', 'germans']);
    const { body: french } = await byAdmin('/subjects/contact/ada-1');
    expect(french.data.memberships.find(({ key }: { key: string }) => key === 'french')).toMatchObject({
      name: 'French',
      cause: 'manual',
      forced: 'in',
      note: 'moved there',
      sentence: expect.stringContaining('France'),
    });
  });

  test('of an account its people, of whom some are shown', async () => {
    const { body } = await byAdmin('/subjects/account/F1').expect(200);
    expect(body.data).toMatchObject({ account: null, tags: null, people: { total: 2 } });
    expect(body.data.people.sample.map(({ id }: { id: string }) => id)).toEqual(['ada-1', 'c%3']);
  });

  test('segments that somebody is kept out of are told', async () => {
    await app.request
      .delete('/segments/segments/germans/members')
      .set('Authorization', `Bearer ${admin}`)
      .send({ subjects: ['c%3'] })
      .expect(200);
    const { body } = await byAdmin(`/subjects/contact/${encodeURIComponent('c%3')}`).expect(200);
    expect(body.data).toMatchObject({ memberships: [], keptOut: [{ key: 'germans', name: 'Germans', note: null }] });
  });

  test('private and secret values are in nobody’s answer; exposed ones in the admin’s', async () => {
    const forAdmin = JSON.stringify((await byAdmin('/subjects/contact/ada-1').expect(200)).body);
    const forToken = JSON.stringify((await byToken('/subjects/contact/ada-1').expect(200)).body);
    for (const said of [forAdmin, forToken]) {
      expect(said).not.toMatch(/the secret note|a-secret-pin|secretNote|"pin"|secretRating|createdBy|password/);
    }
    expect(forAdmin).toContain('1234.5');
    expect(forToken).not.toMatch(/1234\.5|lifetimeValue/);
    const firmSaid = JSON.stringify((await byAdmin('/subjects/account/F1').expect(200)).body);
    expect(firmSaid).not.toMatch(/secretRating|987654321/);
  });

  test('masked, nobody can be told from it', async () => {
    const { body } = await byMasked(`/subjects/contact/doc:${ada.documentId}`).expect(200);
    expect(body.meta).toEqual({ masked: true });
    expect(withoutChance(body)).not.toMatch(/ada|Bonn|1234|moved there|F1|"39"|2000-02-29/i);
    expect(body.data.memberships).toHaveLength(2);
    await byMasked('/subjects/contact/ada-1').expect(404);
    await byMasked('/subjects/contact/ada-1/timeline').expect(404);
    await byMasked('/subjects/contact/ada-1/segments').expect(404);
    await byMasked(`/subjects/contact/doc:${ada.documentId}/segments`).expect(200);
    const { body: account } = await byMasked(`/subjects/account/doc:${firm.documentId}`).expect(200);
    expect(withoutChance(account)).not.toMatch(/ada|Firm|shop\.example/);
  });

  test('nobody’s page is not found', async () => {
    for (const name of ['nobody', 'id:999999', 'doc:x', '%00', '__proto__']) {
      await byAdmin(`/subjects/contact/${name}`).expect(404);
    }
  });
});

describe('timeline', () => {
  const all = async (limit: number, by = byAdmin, name = 'ada-1') => {
    const items: { id: string; kind: string; at: string; name?: string }[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query = { limit, ...(cursor && { cursor }) };
      const { body } = await by(`/subjects/contact/${name}/timeline`, query).expect(200);
      items.push(...body.data);
      cursor = body.meta.cursor as string | null;
    }
    return items;
  };

  beforeAll(async () => {
    const same = new Date('2026-03-01T10:00:00.000Z');
    await insert([
      event(ada.id, 'First', new Date('2020-01-01T00:00:00.000Z')),
      ...Array.from({ length: 9 }, (_, n) => event(ada.id, `Same ${n}`, same)),
      event(ada.id, 'Signed Up', new Date('2026-02-01T00:00:00.000Z'), { properties: { plan: 'gold' } }),
      event(null, 'Of Nobody', same),
    ]);
    const joined = { segment_key: 'germans', subject_id: ada.id, cause: 'rule', run_id: null, at: same };
    await app.strapi.db.connection('segments_changes').insert([
      { ...joined, kind: 'left' },
      { ...joined, kind: 'joined' },
      // The account with the same row id.
      { ...joined, segment_key: 'of_accounts', kind: 'joined' },
    ]);
    await new TestAudiences(app.strapi).segment('of_accounts', { audience: 'account' });
  });

  test('pages of any size tell the same, newest first, nothing twice', async () => {
    const whole = await all(200);
    for (const limit of [1, 2, 3, 7]) expect(await all(limit)).toEqual(whole);
    const times = whole.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    expect(whole.filter(({ kind }) => kind === 'event')).toHaveLength(11);
    expect(whole.map(({ name }) => name)).not.toContain('Of Nobody');
    expect(whole.at(-1)).toMatchObject({ name: 'First' });
  });

  test('changes are those of the own audience’s segments', async () => {
    const changes = (await all(200)).filter(({ kind }) => kind !== 'event');
    expect(JSON.stringify(changes)).not.toContain('of_accounts');
    expect(changes[0]).toMatchObject({
      kind: 'joined',
      cause: 'manual',
      segment: { key: 'french', name: 'French' },
    });
  });

  test('what is added later at the newer end does not shift the older pages', async () => {
    const { body } = await byAdmin('/subjects/contact/ada-1/timeline', { limit: 5 }).expect(200);
    const before = await byAdmin('/subjects/contact/ada-1/timeline', { limit: 5, cursor: body.meta.cursor });
    await insert([event(ada.id, 'Just Now', new Date())]);
    const after = await byAdmin('/subjects/contact/ada-1/timeline', { limit: 5, cursor: body.meta.cursor });
    expect(after.body.data).toEqual(before.body.data);
  });

  test('shows events or changes alone, page after page', async () => {
    const of = async (show: string) => {
      const kinds: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const query = { limit: 1, show, ...(cursor && { cursor }) };
        const { body } = await byAdmin('/subjects/contact/ada-1/timeline', query).expect(200);
        kinds.push(...(body.data as { kind: string }[]).map(({ kind }) => kind));
        cursor = body.meta.cursor as string | null;
      }
      return kinds;
    };
    const kinds = (await all(200)).map(({ kind }) => kind);
    expect(await of('events')).toEqual(kinds.filter((kind) => kind === 'event'));
    expect(await of('changes')).toEqual(kinds.filter((kind) => kind !== 'event'));
    expect(await of('changes')).not.toHaveLength(0);
    await byAdmin('/subjects/contact/ada-1/timeline', { show: 'nothing' }).expect(400);
  });

  test('masked, it tells what happened but not what was in it', async () => {
    const items = await all(200, byMasked, `doc:${ada.documentId}`);
    expect(withoutChance(items)).not.toMatch(/gold|10\.0\.0\.1/);
    expect(JSON.stringify(await all(200))).toMatch(/gold/);
  });

  test('cursors of others are refused', async () => {
    const of = (text: string) => Buffer.from(text).toString('base64url');
    for (const cursor of [of('x'), of('1 event x'), of('99999999999999999 event 1'), of('999999999999999 change 1'), '', '%00', of("1 event 1' or 1=1")]) {
      await byAdmin('/subjects/contact/ada-1/timeline', { cursor }).expect(400);
    }
    await byAdmin('/subjects/contact/ada-1/timeline', { limit: 201 }).expect(400);
  }); // prettier-ignore
});

describe('people of a segment', () => {
  const of = async (key: string, query: object = {}, by = byAdmin) =>
    (await by(`/segments/${key}/people`, query).expect(200)).body;
  const rule = ruleOf(
    { id: 'p', type: 'attribute', path: 'points', operator: 'is_not_empty' },
    { id: 'b', type: 'attribute', path: 'birthday', operator: 'is_not_empty' },
    { id: 'e', type: 'attribute', path: 'email', operator: 'is_not_empty' },
    { id: 'c', type: 'attribute', path: 'company.employees', operator: 'at_least', operand: 1 },
    { id: 'a', type: 'attribute', path: 'address.city', operator: 'is', operand: 'Bonn' },
    { id: 'j', type: 'attribute', path: 'preferences.colour', valueType: 'text', operator: 'is', operand: 'red' },
    { id: 'f', type: 'attribute', path: 'company', operator: 'is_not_empty' },
    { id: 'l', type: 'attribute', path: 'lifetimeValue', operator: 'at_least', operand: 1000 }
  );

  beforeAll(async () => {
    await post('/segments', { key: 'rich', name: 'Rich', rule }).expect(201);
    await refreshesOf(app.strapi).idle();
  });

  test('members come with the fields that the rule speaks of', async () => {
    const { data, meta } = await of('rich');
    expect(meta).toEqual({ total: 1, masked: false });
    expect(data.columns.map(({ path }: { path: string }) => path)).toEqual([
      'points',
      'birthday',
      'company.employees',
      'address.city',
      'preferences.colour',
      expect.stringMatching(/^company\./),
      'lifetimeValue',
    ]);
    expect(data.rows).toEqual([
      {
        id: 'ada-1',
        documentId: ada.documentId,
        label: 'ada@shop.example',
        joinedAt: expect.stringMatching(/Z$/),
        forced: null,
        note: null,
        values: [42, '2000-02-29', 12, 'Bonn', 'red', expect.any(String), 1234.5],
      },
    ]);
  });

  test('search stays within the segment', async () => {
    const found = async (key: string, query: object, by = byAdmin) =>
      (await of(key, query, by)).data.rows.map(({ id }: { id: string }) => id);
    expect(await found('germans', { search: 'ada' })).toEqual(['ada-1']);
    expect(await found('germans', { search: 'bert' })).toEqual([]);
    expect(await found('french', { search: 'a' })).toEqual(['ada-1', 'bert']);
    expect(await found('french', { limit: 1 })).toEqual(['ada-1']);
    expect(await found('french', { search: 'ada' }, byMasked)).toEqual([]);
  });

  test('forced in and out are shown with their notes, members or not', async () => {
    const forcedIn = await of('french', { show: 'in' });
    expect(forcedIn.meta.total).toBe(1);
    expect(forcedIn.data.rows).toMatchObject([{ id: 'ada-1', forced: 'in', note: 'moved there', values: ['Germany'] }]);
    const out = await of('germans', { show: 'out' });
    expect(out.data.rows).toMatchObject([{ id: 'c%3', forced: 'out', joinedAt: null }]);
    expect((await of('french', { show: 'out' })).data.rows).toEqual([]);
    expect((await of('french', { show: 'in', search: 'bert' })).data.rows).toEqual([]);
  });

  test('masked, there is nothing to tell anybody by; a token is not told of private columns', async () => {
    const said = await of('french', { show: 'in' }, byMasked);
    expect(said.meta).toEqual({ total: 1, masked: true });
    expect(said.data.rows).toMatchObject([{ id: `doc:${ada.documentId}`, label: null, note: null, values: [null] }]);
    const rich = await of('rich', {}, byToken);
    expect(JSON.stringify(rich)).not.toMatch(/lifetimeValue|1234\.5|Lifetime/);
    expect(rich.data.rows[0].values).toHaveLength(6);
    await byAdmin('/segments/nobody/people').expect(404);
    await byAdmin('/segments/rich/people', { show: 'all' }).expect(400);
  });
});

test('a large audience is searched in steps', async () => {
  await addCustomers(app.strapi, 45_000, () => ({ country: 'Chile' }), 'crowd');
  expect(await ids({ search: 'owd44999' })).toEqual(['crowd44999']);
  expect(await ids({ search: 'crowd4499', limit: 20 })).toHaveLength(11);
  expect(await ids({ search: 'ada' })).toEqual(['ada-1', 'bert']);
});
