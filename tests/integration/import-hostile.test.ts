import { apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
});
afterAll(() => app?.destroy());

const NDJSON = 'application/x-ndjson';

async function send(body: string | Buffer, type = 'text/csv', kind = 'contacts') {
  const call = app.request
    .post('/api/segments/imports')
    .query({ kind })
    .set('Authorization', `Bearer ${token}`)
    .set('Content-Type', type);
  call.write(body);
  return call;
}
/** What the import counts, and the codes of its row errors. */
async function imported(body: string | Buffer, type?: string, kind?: string) {
  const answer = await send(body, type, kind);
  if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.stringify(answer.body).slice(0, 500)}`);
  const { rows, created, failed, errors } = answer.body.data;
  return { rows, created, failed, codes: errors.map(({ line, code }: { line: number; code: string }) => [line, code]) };
}
const refused = async (body: string | Buffer, type?: string) => {
  const answer = await send(body, type);
  return [answer.status, answer.body.error?.details?.code];
};
const valueOf = async (customerNumber: string, attribute: string): Promise<unknown> =>
  (await app.strapi.db.query('api::customer.customer').findOne({ where: { customerNumber } }))?.[attribute];

test('files of nothing: refused where they have no header, taken where they have no rows', async () => {
  for (const body of ['', '\ufeff', '\n\r\n', '\ufeff\n', '   \n']) {
    expect(await refused(body)).toEqual([400, 'empty']);
  }
  for (const body of ['customerNumber', '\ufeffcustomerNumber,email\r\n', 'customerNumber\n\n\n']) {
    expect(await imported(body)).toEqual({ rows: 0, created: 0, failed: 0, codes: [] });
  }
  expect(await refused('', NDJSON)).toEqual([400, 'empty']);
});

test('a byte order mark before a quoted name, line ends and delimiters within quotes', async () => {
  const text = 'one,\r\ntwo;\n"three"\ttab\r\n';
  const file = `\ufeff"customerNumber","bio"\r\n"Q1","${text.replaceAll('"', '""')}"\r\nQ2,plain\r\nQ3,"un"quoted\r\n`;
  expect(await imported(file)).toMatchObject({ rows: 3, created: 2, codes: [[7, 'quotes']] });
  expect(await valueOf('Q1', 'bio')).toBe(text);
  const wide = Buffer.from('\ufeffcustomerNumber,bio\nQ4,"a\r\nb 😀"\n', 'utf16le');
  expect(await imported(wide)).toMatchObject({ created: 1 });
  expect(await valueOf('Q4', 'bio')).toBe('a\r\nb 😀');
});

test('headers with names twice, by another spelling, or without end', async () => {
  expect(await refused('customerNumber,points,points\nX,1,2\n')).toEqual([400, 'column_twice']);
  expect(await refused('customerNumber,points, POINTS \nX,1,2\n')).toEqual([400, 'column_twice']);
  const many = (count: number) => ['customerNumber', ...Array.from({ length: count }, (_, n) => `traits.t${n}`)];
  const started = Date.now();
  expect(await refused(`${many(10_000).join(',')}\nX\n`)).toEqual([400, 'too_many_columns']);
  expect(await refused(`${','.repeat(900_000)}\nX\n`)).toEqual([400, 'too_many_columns']);
  expect(await refused(`customerNumber${'x'.repeat(1_200_000)}\nX\n`)).toEqual([400, 'line_too_long']);
  expect(Date.now() - started).toBeLessThan(10_000);
  const row = (columns: string[]) => JSON.stringify(Object.fromEntries(columns.map((name) => [name, name])));
  const lines = [row(many(10_000)), row(['customerNumber'])].join('\n');
  expect(await imported(lines, NDJSON)).toMatchObject({ created: 1, codes: [[1, 'too_many_columns']] });
});

test('cells of a megabyte go where they fit, and cost nobody else', async () => {
  const long = 'é'.repeat(900_000);
  const file = `customerNumber,bio,firstName\nL1,${long},a\nL2,b,${long}\nL3,"${long}${long}",c\nL4,d,d\n`;
  expect(await imported(file)).toMatchObject({
    rows: 4,
    created: 2,
    codes: [
      [4, 'line_too_long'],
      [3, 'too_long'],
    ],
  });
  expect(await valueOf('L1', 'bio')).toBe(long);
  const lines = ['bio', 'firstName'].map((name) => JSON.stringify({ customerNumber: 'L5', [name]: long }));
  expect(await imported(lines.join('\n'), NDJSON)).toMatchObject({ created: 1, codes: [[2, 'too_long']] });
  const identities = `customerNumber\n${'k'.repeat(900_000)}\nL6\n`;
  expect(await imported(identities)).toMatchObject({ created: 1, codes: [[2, 'too_long']] });
});

test('characters that no database takes fail their row, wherever they stand', async () => {
  const wide = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
  expect(await imported('customerNumber,firstName\nN1,a\0b\nN2,c\n')).toMatchObject({
    created: 1,
    codes: [[2, 'nul']],
  });
  expect(await refused('customer\0Number\nN\n')).toEqual([400, 'nul']);
  expect(await imported(wide('customerNumber,firstName\nN3,\ud83d\nN4,d\n'))).toMatchObject({
    created: 1,
    codes: [[2, 'encoding']],
  });
  const lines = [
    '{"customerNumber":"N5","firstName":"\\ud83d"}',
    '{"customerNumber":"N6","traits.a\\u0000":1}',
    '{"customerNumber":"N7","preferences":{"\\udc00":1}}',
    '{"customerNumber":"N8","preferences":{"a":["\\u0000"]}}',
    '{"customerNumber":"N9","tags":["\\u0000"]}',
    '{"customerNumber":"N10\\u0000"}',
    '{"customerNumber":"N11"}',
  ];
  const report = await imported(lines.join('\n'), NDJSON);
  expect(report).toMatchObject({ created: 1, failed: 6 });
  expect(report.codes.map(([, code]: [number, string]) => code)).toEqual([
    'encoding',
    'nul',
    'encoding',
    'nul',
    'nul',
    'nul',
  ]);
  for (const kind of ['accounts', 'events']) {
    const bad = kind === 'accounts' ? '{"number":"\\u0000","name":"x"}' : '{"userId":"N11","event":"\\ud800"}';
    expect(await imported(bad, NDJSON, kind)).toMatchObject({ rows: 1, failed: 1 });
  }
});

test('values nested without end, and names that objects have by nature', async () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const lines = [
    `{"customerNumber":"D1","traits.a":${deep}}`,
    `{"customerNumber":"D2","preferences":${deep}}`,
    '{"customerNumber":"D3","preferences":{"__proto__":{"a":1},"constructor":2}}',
    '{"customerNumber":"D4","__proto__":1}',
    '{"customerNumber":"D5","traits.constructor":"c","traits.toString":"t"}',
    `{"customerNumber":${deep}}`,
    '{"customerNumber":"D6"}',
  ];
  const report = await imported(lines.join('\n'), NDJSON);
  expect(report).toMatchObject({ created: 3 });
  expect(report.codes).toEqual([
    [1, 'too_deep'],
    [2, 'too_deep'],
    [4, 'unknown_column'],
    [6, 'text'],
  ]);
  expect(Object.keys(({} as Record<string, object>).a ?? {})).toEqual([]);
});
