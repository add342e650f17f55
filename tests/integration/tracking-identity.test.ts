import { SignJWT } from 'jose';
import type { SourceWithKey } from '../../contracts/sources';
import { jwtFor, siteUser } from '../support/access';
import { withClockAhead } from '../support/clock-ahead';
import { testDialect } from '../support/database';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, send, storedEvents } from '../support/tracking';

const SECRET = 'a secret of tests that is long enough';
const FIELDS = { firstName: 'firstName', email: 'email', points: 'points', land: 'country' };
let app: TestStrapi;
let browser: SourceWithKey;
let server: SourceWithKey;

beforeAll(async () => {
  const tracking = {
    browserFields: ['firstName', 'email', 'points'],
    createContacts: true,
    createAccounts: true,
    fields: { contact: FIELDS, account: { name: 'name' } },
  };
  app = await bootStrapi({ plugins: { segments: { config: { identity: { secret: SECRET }, tracking } } } });
  browser = await createSource(app, { kind: 'browser', origins: ['*'] });
  server = await createSource(app);
});
afterAll(() => app?.destroy());

/** Of SQLite the process's clock is the database's. */
const onServers = testDialect() === 'sqlite' ? test.skip : test;
let serial = 0;
/** A message id, and as many names as a test needs that no other has. */
const fresh = (name: string) => {
  serial += 1;
  return `${name}${serial}`;
};
const customer = async (data: object = {}): Promise<{ id: number; documentId: string; customerNumber: string }> =>
  (await app.strapi
    .documents('api::customer.customer')
    .create({ data: { customerNumber: fresh('C'), ...data } as never })) as never;
const tokenOf = (sub: string, secret = SECRET) =>
  new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setAudience('segments')
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret));
const visit = async (anonymousId: string, more: object = {}, headers: Record<string, string> = {}, key = browser) => {
  const messageId = fresh('m');
  const item = { type: 'track', event: 'Product Viewed', anonymousId, messageId, ...more };
  const { body } = await send(app, key.writeKey, 'batch', { batch: [item] }, headers).expect(200);
  return { messageId, answer: body };
};
const eventOf = async (messageId: string) => (await storedEvents(app.strapi, messageId))[0];
const contactRow = (customerNumber: string) =>
  app.strapi.db.query('api::customer.customer').findOne({ where: { customerNumber }, populate: ['company'] });
const traitsOf = async (id: number) => {
  const where = { audience: 'contact', subject_id: id };
  const { traits } = ((await app.strapi.db.connection('segments_subjects').where(where).first('traits')) ?? {}) as {
    traits?: unknown;
  };
  return typeof traits === 'string' ? JSON.parse(traits) : (traits ?? null);
};
const identify = (anonymousId: string, userId: string | null, token?: string, more: object = {}) =>
  visit(
    anonymousId,
    { type: 'identify', userId, ...more },
    token === undefined ? {} : { 'X-Segments-Identity': token }
  );

describe('a browser', () => {
  test('that proves who it is brings its earlier events along, and its later ones need no proof', async () => {
    const company = await app.strapi
      .documents('api::company.company')
      .create({ data: { number: fresh('N') } as never });
    const { id, customerNumber } = await customer({ company: company.documentId });
    const anna = fresh('a');
    const before = await visit(anna);
    expect(await eventOf(before.messageId)).toMatchObject({ contact_id: null, account_id: null });
    await identify(anna, customerNumber, await tokenOf(customerNumber));
    expect(await eventOf(before.messageId)).toMatchObject({ contact_id: id, account_id: company.id });
    for (const userId of [customerNumber, undefined]) {
      const after = await visit(anna, { userId });
      expect(await eventOf(after.messageId)).toMatchObject({ contact_id: id, account_id: company.id });
    }
  });

  test('that claims somebody without proof gets nothing and changes nothing', async () => {
    const { id, customerNumber } = await customer({ firstName: 'Known' });
    const forged: [string, Record<string, string>][] = [
      ['nothing', {}],
      ['a token by another secret', { 'X-Segments-Identity': await tokenOf(customerNumber, 'x'.repeat(40)) }],
      ['no token at all', { 'X-Segments-Identity': 'x.y.z' }],
      ["another one's token", { 'X-Segments-Identity': await tokenOf((await customer()).customerNumber) }],
      ['a token of nobody', { 'X-Segments-Identity': await tokenOf('nobody') }],
    ];
    for (const [, headers] of forged) {
      const eve = fresh('e');
      for (const type of ['identify', 'track', 'group', 'alias']) {
        const more = { type, userId: customerNumber, groupId: 'G', traits: { firstName: 'Eve', plan: 'free' } };
        const { messageId } = await visit(eve, { ...more, previousId: eve }, headers);
        expect(await eventOf(messageId)).toMatchObject({ contact_id: null });
      }
    }
    expect(await contactRow(customerNumber)).toMatchObject({ firstName: 'Known', company: null });
    expect(await traitsOf(id)).toBeNull();
    expect((await storedEvents(app.strapi)).filter((event) => event.contact_id === id)).toEqual([]);
  });

  test('never makes a contact', async () => {
    const name = fresh('unknown');
    await identify(fresh('a'), name, await tokenOf(name));
    expect(await contactRow(name)).toBeNull();
  });

  onServers('proves it likewise to a process whose clock is ahead of the database’s', async () => {
    const { id, customerNumber } = await customer();
    const context = { identityToken: await tokenOf(customerNumber) };
    const call = { type: 'identify', userId: customerNumber, context };
    const { messageId } = await withClockAhead(60_000, () => visit(fresh('a'), call));
    expect(await eventOf(messageId)).toMatchObject({ contact_id: id });
  });

  test('proves it by a token in the context of an item, or by the JWT of a site user', async () => {
    const { id, customerNumber } = await customer();
    const token = await tokenOf(customerNumber);
    const first = await visit(fresh('a'), {
      type: 'identify',
      userId: customerNumber,
      context: { identityToken: token },
    });
    const stored = await eventOf(first.messageId);
    expect(stored).toMatchObject({ contact_id: id });
    expect(JSON.stringify(stored)).not.toContain(token);

    const user = await siteUser(app.strapi, { email: `${fresh('u')}@shop.example` });
    const related = await customer({ user: user.id });
    const jwt = await jwtFor(app.strapi, user);
    const second = await identify(fresh('a'), related.customerNumber, jwt);
    expect(await eventOf(second.messageId)).toMatchObject({ contact_id: related.id });
    await app.strapi.db
      .query('plugin::users-permissions.user')
      .update({ where: { id: user.id }, data: { blocked: true } });
    const third = await identify(fresh('a'), related.customerNumber, jwt);
    expect(await eventOf(third.messageId)).toMatchObject({ contact_id: null });
  });

  test('after which another person signs in starts afresh', async () => {
    const [anna, bert] = [await customer(), await customer()];
    const device = fresh('d');
    await identify(device, anna.customerNumber, await tokenOf(anna.customerNumber));
    const ofAnna = await visit(device);
    // Signed in, but not proven yet: nobody's, and never to become Anna's.
    const between = await visit(device, { userId: bert.customerNumber });
    expect(await eventOf(between.messageId)).toMatchObject({ contact_id: null });
    await identify(device, bert.customerNumber, await tokenOf(bert.customerNumber));
    const ofBert = await visit(device);
    expect(await eventOf(ofAnna.messageId)).toMatchObject({ contact_id: anna.id });
    expect(await eventOf(between.messageId)).toMatchObject({ contact_id: null });
    expect(await eventOf(ofBert.messageId)).toMatchObject({ contact_id: bert.id });
    const visitors = [ofAnna, ofBert].map(async ({ messageId }) => (await eventOf(messageId))?.visitor_id);
    const [a, b] = await Promise.all(visitors);
    expect(a).not.toBe(b);
    await identify(device, anna.customerNumber, await tokenOf(anna.customerNumber));
    expect(await eventOf(between.messageId)).toMatchObject({ contact_id: null });
    expect(await eventOf(ofBert.messageId)).toMatchObject({ contact_id: bert.id });
  });

  test('that sends what another left behind does not take it', async () => {
    const [anna, bert] = [await customer(), await customer()];
    const device = fresh('d');
    const batch = [
      { type: 'track', event: 'Left', anonymousId: device, userId: anna.customerNumber, messageId: fresh('m') },
      { type: 'identify', anonymousId: fresh('d'), userId: bert.customerNumber, messageId: fresh('m') },
    ];
    const headers = { 'X-Segments-Identity': await tokenOf(bert.customerNumber) };
    await send(app, browser.writeKey, 'b', { batch }, headers).expect(200);
    expect(await eventOf(String(batch[0]?.messageId))).toMatchObject({ contact_id: null });
    expect(await eventOf(String(batch[1]?.messageId))).toMatchObject({ contact_id: bert.id });
  });

  test('ties no other visitor to itself', async () => {
    const { customerNumber } = await customer();
    const other = fresh('a');
    const seen = await visit(other);
    const headers = { 'X-Segments-Identity': await tokenOf(customerNumber) };
    const { answer } = await visit(fresh('a'), { type: 'alias', userId: customerNumber, previousId: other }, headers);
    expect(answer.rejected).toMatchObject([{ code: 'not_own_visitor' }]);
    expect(await eventOf(seen.messageId)).toMatchObject({ contact_id: null });
  });

  test('a retry of an old sign-in does not bring the former person back', async () => {
    const [anna, bert] = [await customer(), await customer()];
    const device = fresh('d');
    const signIn = async ({ customerNumber }: { customerNumber: string }, messageId: string) =>
      send(
        app,
        browser.writeKey,
        'i',
        { anonymousId: device, userId: customerNumber, messageId, traits: { plan: messageId } },
        { 'X-Segments-Identity': await tokenOf(customerNumber) }
      ).expect(200);
    const first = fresh('m');
    await signIn(anna, first);
    await signIn(bert, fresh('m'));
    const { body } = await signIn(anna, first);
    expect(body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await eventOf((await visit(device)).messageId)).toMatchObject({ contact_id: bert.id });
  });

  test('fills mapped fields and traits of whom it is, but not the address that people are known by', async () => {
    const { id, customerNumber } = await customer({ email: 'mine@shop.example' });
    const traits = {
      firstName: 'Ada',
      email: 'theirs@shop.example',
      points: 'many',
      plan: 'gold',
      since: null,
      land: 'X',
    };
    await identify(fresh('a'), customerNumber, await tokenOf(customerNumber), { traits });
    expect(await contactRow(customerNumber)).toMatchObject({
      firstName: 'Ada',
      email: 'mine@shop.example',
      country: null,
    });
    // What fits no field, or is no browser's to write, stays a trait.
    expect(await traitsOf(id)).toEqual({ email: 'theirs@shop.example', points: 'many', plan: 'gold', land: 'X' });
    await identify(fresh('a'), customerNumber, await tokenOf(customerNumber), {
      traits: { plan: null, size: 4, points: 7 },
    });
    expect(await contactRow(customerNumber)).toMatchObject({ firstName: 'Ada', points: 7 });
    expect(await traitsOf(id)).toEqual({ email: 'theirs@shop.example', points: 'many', size: 4, land: 'X' });
  });
});

describe('a server', () => {
  const say = (more: object, anonymousId: string | null = null) => visit(anonymousId as string, more, {}, server);

  test('makes a contact, once, also with many at the same time', async () => {
    const names = [fresh('new'), fresh('new')];
    await Promise.all([1, 2, 3, 4].map((n) => say({ userId: names[n % 2] })));
    for (const name of names) {
      const found = await app.strapi.db.query('api::customer.customer').findMany({ where: { customerNumber: name } });
      expect(found).toHaveLength(1);
      expect(found[0].documentId).toMatch(/^[a-z][a-z0-9]{23}$/);
      expect((await storedEvents(app.strapi)).filter((event) => event.contact_id === found[0].id)).toHaveLength(2);
    }
  });

  test('ties a visitor to a contact', async () => {
    const { id, customerNumber } = await customer();
    const anna = fresh('a');
    const seen = await visit(anna);
    await say({ type: 'identify', userId: customerNumber }, anna);
    expect(await eventOf(seen.messageId)).toMatchObject({ contact_id: id });
    const other = fresh('a');
    const seenOther = await visit(other);
    await say({ type: 'alias', userId: customerNumber, previousId: other });
    expect(await eventOf(seenOther.messageId)).toMatchObject({ contact_id: id });
  });

  test('puts a contact into an account, in the order of the batch', async () => {
    const name = fresh('p');
    const group = fresh('g');
    const batch = ['track', 'group', 'track'].map((type) => ({
      type,
      event: 'E',
      userId: name,
      groupId: group,
      traits: { name: 'Acme', seats: 5 },
      messageId: fresh('m'),
    }));
    await send(app, server.writeKey, 'batch', { batch }).expect(200);
    const account = await app.strapi.db.query('api::company.company').findOne({ where: { number: group } });
    expect(account).toMatchObject({ name: 'Acme' });
    expect(await contactRow(name)).toMatchObject({ company: { id: account.id } });
    const stored = await Promise.all(batch.map(({ messageId }) => eventOf(messageId)));
    expect(stored.map((event) => event?.account_id)).toEqual([null, account.id, account.id]);
  });

  test('is told of ids that cannot be anybody’s', async () => {
    // An identity is at most 255 characters, like the id; the playground's customers know no other bound.
    const { answer } = await say({ userId: '' }, '');
    expect(answer.rejected).toMatchObject([{ code: 'no_identity' }]);
  });

  test('writes the e-mail, and no value that must be unique twice', async () => {
    const name = fresh('n');
    await say({ type: 'identify', userId: name, traits: { email: `${name}@shop.example` } });
    expect(await contactRow(name)).toMatchObject({ email: `${name}@shop.example` });
  });

  test('concurrent traits of one contact are all kept', async () => {
    const name = fresh('n');
    await say({ userId: name });
    await Promise.all([1, 2, 3, 4, 5].map((n) => say({ type: 'identify', userId: name, traits: { [`k${n}`]: n } })));
    expect(await traitsOf((await contactRow(name)).id)).toEqual({ k1: 1, k2: 2, k3: 3, k4: 4, k5: 5 });
  });
});
