import { gzipSync } from 'node:zlib';
import { apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;

interface Row {
  id: number;
  documentId: string;
  updatedAt: string;
  [attribute: string]: unknown;
}

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, {
    type: 'custom',
    permissions: ['import.create', 'import.findOne', 'import.errors'].map((name) => `plugin::segments.${name}`),
  });
  for (const key of ['vip', 'news']) {
    await app.strapi.documents('plugin::segments.tag').create({ data: { key, name: key } as never });
  }
});
afterAll(() => app?.destroy());

interface SendOptions {
  query?: Record<string, string>;
  type?: string;
  encoding?: string;
}

/** Sends a file and answers the report. */
async function send(
  body: string | Buffer,
  { query = {}, type = 'text/csv', encoding }: SendOptions = {},
  status = 200
) {
  const call = app.request
    .post('/api/segments/imports')
    .query({ kind: 'contacts', ...query })
    .set('Authorization', `Bearer ${token}`)
    .set('Content-Type', type);
  if (encoding) call.set('Content-Encoding', encoding);
  call.write(body);
  const answer = await call;
  if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return status === 200 ? answer.body.data : answer.body.error;
}

const customer = (customerNumber: string, populate?: string[]): Promise<Row> =>
  app.strapi.db.query('api::customer.customer').findOne({ where: { customerNumber }, populate }) as Promise<Row>;

const counts = ({ rows, created, updated, unchanged, duplicates, failed }: Record<string, number>) => ({
  rows,
  created,
  updated,
  unchanged,
  duplicates,
  failed,
});
const only = (some: Record<string, number>) => ({
  rows: Object.values(some).reduce((sum, count) => sum + count, 0),
  created: 0,
  updated: 0,
  unchanged: 0,
  duplicates: 0,
  failed: 0,
  ...some,
});

const TYPED = [
  'Customer number,email,first_name,newsletter,points,balance,score,big_number,birthday,registeredAt,preferredTime,gender,preferences,bio,lifetimeValue,traits.plan,traits.seats',
  'T1,ann@shop.example,"Ann ""A""",yes,42,12.345,0.5,9007199254740991,1990-02-28,2024-05-01T10:00:00+02:00,08:30,female,"{""b"":1,""a"":[2]}","two',
  'lines",100.5,pro,7',
  'T2,,,,,,,,,,,,,,,,',
].join('\n');

test('values of every type arrive as Strapi itself would store them', async () => {
  const report = await send(TYPED);
  expect(report).toMatchObject({ ...only({ created: 2 }), state: 'succeeded', errorsFile: null, errors: [] });
  const row = await customer('T1');
  expect(row).toMatchObject({
    email: 'ann@shop.example',
    firstName: 'Ann "A"',
    newsletter: true,
    points: 42,
    balance: 12.35,
    score: 0.5,
    bigNumber: '9007199254740991',
    birthday: '1990-02-28',
    registeredAt: '2024-05-01T08:00:00.000Z',
    preferredTime: expect.stringMatching(/^08:30:00(\.000)?$/),
    gender: 'female',
    preferences: { a: [2], b: 1 },
    bio: 'two\nlines',
    lifetimeValue: 100.5,
  });
  expect(row.documentId).toMatch(/^[a-z][a-z0-9]{23}$/);
  expect(row.createdAt).toEqual(row.updatedAt);
  expect(row.publishedAt).not.toBeNull();
  expect(await customer('T2')).toMatchObject({ email: null, newsletter: null, preferences: null });
  const document = await app.strapi.documents('api::customer.customer').findOne({ documentId: row.documentId });
  expect(document).toMatchObject({ customerNumber: 'T1' });
  const profile = await app.strapi.db.query('plugin::segments.subject').findOne({ where: { subjectId: row.id } });
  expect(profile).toMatchObject({ audience: 'contact', traits: { plan: 'pro', seats: 7 } });
});

test('the same file again changes nothing, a changed cell just its row', async () => {
  const before = await customer('T1');
  const mapping = JSON.stringify({ lifetimeValue: null });
  expect(counts(await send(TYPED, { query: { mapping } }))).toEqual(only({ unchanged: 2 }));
  expect(await customer('T1')).toEqual(before);
  expect(counts(await send('customer_number,points\nT1,42\nT2,1'))).toEqual(only({ unchanged: 1, updated: 1 }));
  expect(await customer('T1')).toEqual(before);
  expect(await customer('T2')).toMatchObject({ points: 1 });
  expect(counts(await send('customer_number,traits.plan\nT1,basic\nT2,'))).toEqual(only({ updated: 1, unchanged: 1 }));
  expect(
    await app.strapi.db.query('plugin::segments.subject').findOne({ where: { subjectId: before.id } })
  ).toMatchObject({
    traits: { plan: 'basic', seats: 7 },
  });
});

test('big integers are exact', async () => {
  const file = (last: number) => `customerNumber,bigNumber\nI1,900719925474099${last}\n`;
  expect(counts(await send(file(3)))).toEqual(only({ created: 1 }));
  expect(counts(await send(file(3)))).toEqual(only({ unchanged: 1 }));
  expect(counts(await send(file(2)))).toEqual(only({ updated: 1 }));
});

test('texts that mean something to a database arrive as they are, and a text is told from none', async () => {
  const texts = ['{"a",b}', 'back\\slash \\"', 'NULL', "it's ?? ? :x $1", '{}', ' ', '\u{1f600} \u2028 %'];
  const cells = texts.map((text, index) => `S${index},"${text.replaceAll('"', '""')}"`);
  const file = ['customerNumber,firstName', ...cells, 'S9,'].join('\n');
  expect(counts(await send(file))).toEqual(only({ created: texts.length + 1 }));
  for (const [index, text] of texts.entries()) expect((await customer(`S${index}`)).firstName).toBe(text);
  expect((await customer('S9')).firstName).toBeNull();
  expect(counts(await send(file))).toEqual(only({ unchanged: texts.length + 1 }));
  expect(counts(await send(file.replaceAll(',"', ',"+')))).toEqual(only({ updated: texts.length, unchanged: 1 }));
  for (const [index, text] of texts.entries()) expect((await customer(`S${index}`)).firstName).toBe(`+${text}`);
});

test('an update leaves the columns alone that are as the file has them', async () => {
  await send('customerNumber,firstName,points,birthday\nV1,Ann,1,2000-01-01\nV2,Bob,2,2000-01-02\n');
  const before = await customer('V2');
  const report = await send('customerNumber,firstName,points,birthday\nV1,Ann,3,2000-01-01\nV2,Bob,2,2000-01-02\n');
  expect(counts(report)).toEqual(only({ updated: 1, unchanged: 1 }));
  expect(await customer('V1')).toMatchObject({ firstName: 'Ann', points: 3, birthday: '2000-01-01' });
  expect(await customer('V2')).toEqual(before);
});

test('a dry run reports the same and writes nothing', async () => {
  const file = 'customerNumber,points\nT1,43\nT2,1\nD1,5\nD1,6\nD2,x\n';
  const dry = await send(file, { query: { dryRun: 'true' } });
  expect(dry.dryRun).toBe(true);
  expect(await customer('D1')).toBeNull();
  expect(await customer('T1')).toMatchObject({ points: 42 });
  const real = await send(file);
  expect(counts(real)).toEqual(counts(dry));
  expect(counts(real)).toEqual(only({ created: 1, updated: 1, unchanged: 1, duplicates: 1, failed: 1 }));
  expect(await customer('D1')).toMatchObject({ points: 6 });
});

test('a bad row costs no good one, and each is told with its line', async () => {
  const file = [
    'customerNumber,email,points,newsletter,birthday,gender,registeredAt,preferredTime,preferences',
    'B1,b1@shop.example,1,1,2000-01-01,male,2024-01-01,10:00,{}',
    ',x@shop.example,,,,,,,',
    'B2,no-address,,,,,,,',
    'B3,,1.5,,,,,,',
    'B4,,99999999999,,,,,,',
    'B5,,,maybe,,,,,',
    'B6,,,,2023-02-29,,,,',
    'B7,,,,,unknown,,,',
    'B8,,,,,,yesterday,,',
    'B9,,,,,,,25:00,',
    'B10,,,,,,,,{',
    'B11,too,few',
    'B12,,,,,,,,,many',
    'B13,"un"quoted,,,,,,,',
    'B14,"never closed,,,,,,,',
    'B15,b15@shop.example,2,0,2000-01-01,male,2024-01-01,10:00,[]',
    '',
    `B16,${'x'.repeat(300)}@shop.example,,,,,,,`,
    'B17\u0000,,,,,,,,',
    'B18,b18@shop.example,3,false,,,,,',
  ].join('\r\n');
  const report = await send(file);
  expect(counts(report)).toEqual(only({ created: 3, failed: 16 }));
  expect(report.errors.map(({ line, column, code }: Record<string, unknown>) => [line, column, code])).toEqual(
    expect.arrayContaining([
      [3, 'customerNumber', 'required'],
      [4, 'email', 'email'],
      [5, 'points', 'integer'],
      [6, 'points', 'range'],
      [7, 'newsletter', 'boolean'],
      [8, 'birthday', 'date'],
      [9, 'gender', 'choice'],
      [10, 'registeredAt', 'datetime'],
      [11, 'preferredTime', 'time'],
      [12, 'preferences', 'json'],
      [13, null, 'cell_count'],
      [14, null, 'cell_count'],
      [15, null, 'quotes'],
      [16, null, 'quotes'],
      [19, 'email', 'too_long'],
      [20, null, 'nul'],
    ])
  );
  expect(await customer('B15')).toMatchObject({ points: 2, preferences: [] });
  expect(await customer('B18')).toMatchObject({ points: 3, newsletter: false });

  expect(report.errorsFile).toBe(`/api/segments/imports/${report.id}/errors`);
  const authorized = { Authorization: `Bearer ${token}` };
  const errorsFile = await app.request.get(report.errorsFile).set(authorized).expect(200);
  expect(errorsFile.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(errorsFile.text.split('\r\n')).toHaveLength(18);
  expect(errorsFile.text).toContain('5,points,integer,This must be a whole number such as 42.,"B3,,1.5,,,,,,"');
  const record = await app.request.get(`/api/segments/imports/${report.id}`).set(authorized).expect(200);
  expect(record.body.data).toMatchObject({ ...only({ created: 3, failed: 16 }), state: 'succeeded', kind: 'contacts' });
  await app.request.get('/api/segments/imports/999999').set(authorized).expect(404);
  await app.request.get('/api/segments/imports/x/errors').set(authorized).expect(404);
});

test('cells of the error file are no formulas', async () => {
  const report = await send('customerNumber,points\n=cmd|calc,x\n');
  const file = await app.request.get(report.errorsFile).set('Authorization', `Bearer ${token}`);
  expect(file.text).toContain(`"'=cmd|calc,x"`);
});

test('accounts and tags are linked by name', async () => {
  const companies = 'number,name,industry,vip\nC1,One,retail,yes\nC2,Two,health,no\n';
  expect(counts(await send(companies, { query: { kind: 'accounts' } }))).toEqual(only({ created: 2 }));
  const file = 'customerNumber,company,tags\nL1,C1,vip|news\nL2,C2,\nL3,C9,\nL4,,unknown\n';
  const report = await send(file);
  expect(counts(report)).toEqual(only({ created: 2, failed: 2 }));
  expect(report.errors.map(({ column, code }: Record<string, unknown>) => [column, code])).toEqual([
    ['company', 'unknown_account'],
    ['tags', 'unknown_tag'],
  ]);
  expect(counts(await send(file))).toEqual(only({ unchanged: 2, failed: 2 }));
  const first = await customer('L1', ['company', 'tags']);
  expect(first).toMatchObject({ company: { number: 'C1' } });
  expect((first.tags as { key: string }[]).map(({ key }) => key).sort()).toEqual(['news', 'vip']);
  expect(counts(await send('customerNumber,account,tags\nL1,C2,vip\nL2,,news\n'))).toEqual(only({ updated: 2 }));
  expect(await customer('L1', ['company', 'tags'])).toMatchObject({
    company: { number: 'C2' },
    tags: [{ key: 'vip' }],
  });
  expect(await customer('L2', ['company', 'tags'])).toMatchObject({ company: null, tags: [{ key: 'news' }] });
});

test('fields of a component are created, compared and updated', async () => {
  const header = 'customerNumber,points,address.city,Address.ZIP,address.since';
  const file = `${header}\nA1,1,Paris,75001,2020-01-01\nA2,2,,,\nA3,3,Bonn,,\n`;
  const dry = await send(file, { query: { dryRun: 'true' } });
  expect(counts(dry)).toEqual(only({ created: 3 }));
  expect(counts(await send(file))).toEqual(only({ created: 3 }));
  const first = await customer('A1', ['address']);
  expect(first.address).toMatchObject({ city: 'Paris', zip: '75001', since: '2020-01-01', street: null });
  expect((await customer('A2', ['address'])).address).toBeNull();
  expect((await customer('A3', ['address'])).address).toMatchObject({ city: 'Bonn', zip: null });
  expect(counts(await send(file))).toEqual(only({ unchanged: 3 }));
  expect(await customer('A1', ['address'])).toEqual(first);

  // Another component, nested and repeatable ones stay as the editor has them.
  await app.strapi.documents('api::customer.customer').update({
    documentId: first.documentId,
    data: {
      address: { id: (first.address as Row).id, street: 'Rue 1', geo: { lat: 1.5, lng: 2 } },
      badges: [{ name: 'gold' }],
    } as never,
  });
  const next = `${header}\nA1,1,Lyon,75001,2020-01-01\nA2,2,Rome,,\nA3,3,,,\n`;
  expect(counts(await send(next, { query: { dryRun: 'true' } }))).toEqual(only({ updated: 3 }));
  const before = await customer('A2');
  expect(counts(await send(next))).toEqual(only({ updated: 3 }));
  const document = await app.strapi.documents('api::customer.customer').findOne({
    documentId: first.documentId,
    populate: { address: { populate: ['geo'] }, badges: true } as never,
  });
  expect(document).toMatchObject({
    address: { id: (first.address as Row).id, city: 'Lyon', street: 'Rue 1', geo: { lat: 1.5 } },
    badges: [{ name: 'gold' }],
  });
  const moved = await customer('A2', ['address']);
  expect(moved.address).toMatchObject({ city: 'Rome', zip: null });
  expect(moved.updatedAt > before.updatedAt).toBe(true);
  expect((await customer('A3', ['address'])).address).toMatchObject({ city: null });
  expect(counts(await send(next))).toEqual(only({ unchanged: 3 }));
  const links = await app.strapi.db.connection('customers_cmps').where({ field: 'address', entity_id: moved.id });
  expect(links).toHaveLength(1);

  const bad = await send(`${header}\nA1,1,Nice,,someday\nA2,2,Rome,,\n`);
  expect(counts(bad)).toEqual(only({ unchanged: 1, failed: 1 }));
  expect(bad.errors[0]).toMatchObject({ line: 2, column: 'address.since', code: 'date' });
  const mapping = JSON.stringify({ Town: 'address.city' });
  expect(counts(await send('customerNumber,Town\nA1,Nice\n', { query: { mapping } }))).toEqual(only({ updated: 1 }));
  const line = JSON.stringify({ customerNumber: 'A4', 'address.city': 'Oslo', 'address.since': null });
  expect(counts(await send(line, { type: 'application/x-ndjson' }))).toEqual(only({ created: 1 }));
  expect((await customer('A4', ['address'])).address).toMatchObject({ city: 'Oslo' });
});

test('an API token that writes a private value never learns whether it had guessed it', async () => {
  await send('customerNumber,secretNote,lifetimeValue\nP1,gold,5\nP2,lead,6\n');
  const before = [await customer('P1'), await customer('P2')];
  for (const column of ['secretNote', 'lifetimeValue']) {
    for (const dryRun of ['true', 'false']) {
      const value = column === 'secretNote' ? 'gold' : '5';
      const answer = async (name: string) => {
        const report = await send(`customerNumber,${column}\n${name},${value}\n`, { query: { dryRun } });
        return { ...report, id: 0, createdAt: '', finishedAt: '', errorsFile: null };
      };
      const right = await answer('P1');
      expect(counts(right)).toEqual(only({ updated: 1 }));
      expect(await answer('P2')).toEqual(right);
    }
  }
  // The time of change is public, and would tell as well.
  const after = [await customer('P1'), await customer('P2')];
  for (const index of [0, 1]) expect(after[index]?.updatedAt).not.toBe(before[index]?.updatedAt);
  expect(after).toMatchObject([
    { secretNote: 'gold', lifetimeValue: 5 },
    { secretNote: 'gold', lifetimeValue: 5 },
  ]);
});

test('an API token may not write what is private and unique: that it is taken would tell that somebody has it', async () => {
  await send('customerNumber,secretNote\nU1,taken\nU2,free\n');
  const secretNote = app.strapi.getModel('api::customer.customer').attributes.secretNote as object;
  Object.assign(secretNote, { unique: true });
  try {
    for (const value of ['taken', 'nobody has it']) {
      for (const dryRun of ['true', 'false']) {
        const error = await send(`customerNumber,secretNote\nU2,${value}\n`, { query: { dryRun } }, 400);
        expect(error.details?.code).toBe('private_column');
      }
    }
    const mapping = JSON.stringify({ Note: 'secretNote' });
    const mapped = await send('customerNumber,Note\nU2,taken\n', { query: { mapping } }, 400);
    expect(mapped.details?.code).toBe('private_column');
  } finally {
    Object.assign(secretNote, { unique: false });
  }
  expect(await customer('U2')).toMatchObject({ secretNote: 'free' });
});

test('columns are mapped, left out or refused', async () => {
  const mapping = JSON.stringify({ No: 'customerNumber', Notes: null, Stars: 'traits.stars' });
  expect(counts(await send('No,Notes,Stars\nM1,x,5\n', { query: { mapping } }))).toEqual(only({ created: 1 }));
  const refused = async (file: string, query: Record<string, string> = {}) =>
    (await send(file, { query }, 400)).details?.code as string;
  expect(await refused('customerNumber,Nonsense\nM2,x\n')).toBe('unknown_column');
  expect(await refused('customerNumber,pin\nM2,1234\n')).toBe('unsupported_column');
  expect(await refused('customerNumber,address\nM2,x\n')).toBe('unsupported_column');
  expect(await refused('customerNumber,address.nothing\nM2,x\n')).toBe('unknown_column');
  expect(await refused('customerNumber,nothing.city\nM2,x\n')).toBe('unknown_column');
  expect(await refused('customerNumber,email.city\nM2,x\n')).toBe('unknown_column');
  expect(await refused('customerNumber,address.constructor\nM2,x\n')).toBe('unknown_column');
  expect(await refused('customerNumber,address.id\nM2,1\n')).toBe('unknown_column');
  expect(await refused('customerNumber,address.geo\nM2,x\n')).toBe('unsupported_column');
  expect(await refused('customerNumber,address.geo.lat\nM2,x\n')).toBe('unknown_column');
  expect(await refused('customerNumber,badges.name\nM2,x\n')).toBe('unsupported_column');
  expect(await refused('customerNumber,address.city,Address.City\nM2,x,y\n')).toBe('column_twice');
  expect(await refused('customerNumber,user\nM2,1\n')).toBe('unsupported_column');
  expect(await refused('customerNumber,documentId\nM2,abc\n')).toBe('read_only');
  expect(await refused('customerNumber,customer_number\nM2,M2\n')).toBe('column_twice');
  expect(await refused('email\nx@shop.example\n')).toBe('identity_missing');
  expect(await refused('customerNumber,email,email\nM2,,\n')).toBe('column_twice');
  expect(await refused('customerNumber,\nM2,\n')).toBe('column_unnamed');
  expect(await refused('customerNumber,__proto__\nM2,x\n')).toBe('unknown_column');
  expect(await refused('customerNumber,traits.__proto__\nM2,x\n')).toBe('trait');
  expect(await refused('"customerNumber,email\nM2,x\n')).toBe('quotes');
  expect(await refused('')).toBe('empty');
  expect(await refused('\n\n')).toBe('empty');
  expect(await customer('M2')).toBeNull();
  await send('customerNumber\nM2\n', { query: { mapping: '[1]' } }, 400);
  await send('customerNumber\nM2\n', { query: { kind: 'nothing' } }, 400);
  await send('customerNumber\nM2\n', { query: { unknown: 'x' } }, 400);
  await send('customerNumber\nM2\n', { query: { segment: 'abc' } }, 400);
  await send('customerNumber\nM2\n', { type: 'application/pdf' }, 400);
});

test('create and update can be switched off', async () => {
  const file = 'customerNumber,points\nT1,99\nN1,1\n';
  expect(counts(await send(file, { query: { create: 'false' } }))).toEqual(only({ updated: 1, failed: 1 }));
  expect(counts(await send('customerNumber,points\nT1,1\nN1,1\n', { query: { update: 'false' } }))).toEqual(
    only({ unchanged: 1, created: 1 })
  );
  expect(await customer('T1')).toMatchObject({ points: 99 });
});

test('delimiters, line ends and encodings are found by themselves', async () => {
  const expected = only({ created: 1 });
  expect(counts(await send('customerNumber;firstName\nE1;Ä, ö\n'))).toEqual(expected);
  expect(await customer('E1')).toMatchObject({ firstName: 'Ä, ö' });
  expect(counts(await send('customerNumber\tfirstName\r\nE2\tB;c\r\n'))).toEqual(expected);
  expect(counts(await send('\ufeffcustomerNumber,firstName\nE3,BOM\n'))).toEqual(expected);
  expect(counts(await send(Buffer.from('\ufeffcustomerNumber,firstName\nE4,Ünï 😀\n', 'utf16le')))).toEqual(expected);
  expect(await customer('E4')).toMatchObject({ firstName: 'Ünï 😀' });
  expect(counts(await send('customerNumber,firstName\rE5,Mac\r'))).toEqual(expected);
  expect(counts(await send('customerNumber,firstName\nE6,a;b;c;d', { query: { delimiter: ',' } }))).toEqual(expected);
  const latin = await send(Buffer.from('customerNumber,firstName\nE7,Caf\xe9\nE8,Ann\n', 'latin1'));
  expect(counts(latin)).toEqual(only({ created: 1, failed: 1 }));
  expect(latin.errors[0]).toMatchObject({ line: 2, code: 'encoding' });
});

test('gzip is unpacked, and broken gzip told', async () => {
  const file = gzipSync('customerNumber,firstName\nG1,Zip\n');
  expect(counts(await send(file, { encoding: 'gzip' }))).toEqual(only({ created: 1 }));
  expect((await send(file.subarray(0, 20), { encoding: 'gzip' }, 400)).details.code).toBe('gzip');
  expect((await send('customerNumber\nG2', { encoding: 'gzip' }, 400)).details.code).toBe('gzip');
  expect((await send('customerNumber\nG2', { encoding: 'br' }, 400)).details.code).toBe('content_encoding');
});

test('lines that never end cost themselves only', async () => {
  const file = `customerNumber,bio\nH1,a\nH2,${'x'.repeat(2_500_000)}\nH3,c\nH4,"${'never closed\n'.repeat(100_000)}H5,e\n`;
  const report = await send(file);
  expect(report.errors[0]).toMatchObject({ line: 3, code: 'line_too_long' });
  expect(report.errors[1]).toMatchObject({ line: 5, code: 'quotes' });
  expect(await customer('H3')).toMatchObject({ bio: 'c' });
  expect(await customer('H5')).toMatchObject({ bio: 'e' });
});

test('NDJSON: absent keys leave, null empties', async () => {
  const type = 'application/x-ndjson';
  const lines = [
    { customerNumber: 'J1', points: 5, newsletter: true, preferences: { a: 1 }, tags: ['vip'], firstName: 'Jo' },
    { customerNumber: 'J2', points: '7' },
  ].map((row) => JSON.stringify(row));
  const bad = [
    '{"customerNumber":"J3","nonsense":1}',
    '{broken',
    '[1]',
    '{"customerNumber":"J4","firstName":"\\u0000"}',
    '{"points":1}',
  ];
  const report = await send(`${[...lines, ...bad].join('\n')}\n\n`, { type });
  expect(counts(report)).toEqual(only({ created: 2, failed: 5 }));
  expect(report.errors.map(({ line, code }: Record<string, unknown>) => [line, code])).toEqual(
    expect.arrayContaining([
      [3, 'unknown_column'],
      [4, 'json'],
      [5, 'json'],
      [6, 'nul'],
      [7, 'identity_missing'],
    ])
  );
  expect(counts(await send('{"customerNumber":"J1","points":null}', { type }))).toEqual(only({ updated: 1 }));
  expect(await customer('J1', ['tags'])).toMatchObject({ points: null, firstName: 'Jo', tags: [{ key: 'vip' }] });
  expect(counts(await send(lines.join('\n'), { type, encoding: undefined }))).toEqual(
    only({ updated: 1, unchanged: 1 })
  );
});

test('without the scope nothing is taken', async () => {
  const other = await apiToken(app.strapi, { type: 'custom', permissions: ['plugin::segments.import.findOne'] });
  const call = app.request.post('/api/segments/imports').query({ kind: 'contacts' }).set('Content-Type', 'text/csv');
  await call.send('customerNumber\nX1\n').expect(403);
  await app.request
    .post('/api/segments/imports')
    .query({ kind: 'contacts' })
    .set('Authorization', `Bearer ${other}`)
    .set('Content-Type', 'text/csv')
    .send('customerNumber\nX1\n')
    .expect(403);
});
