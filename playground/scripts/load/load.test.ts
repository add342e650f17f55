import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { toCustomer, toEvent, toOrder } from './columns';
import { readRows } from './read-rows';

const folder = mkdtempSync(path.join(tmpdir(), 'load-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function rowsOf(name: string, content: string | Buffer): Promise<unknown[]> {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  const rows = [];
  for await (const row of readRows(file)) rows.push(row);
  return rows;
}

describe('reading files', () => {
  it('reads CSV with quotes, line breaks inside, byte order mark, CRLF and semicolons', async () => {
    const text = '\uFEFFnumber;note\r\n1;"two\r\nlines; ""quoted"""\r\n\r\n2;\r\n';
    expect(await rowsOf('a.csv', text)).toEqual([
      { number: '1', note: 'two\r\nlines; "quoted"' },
      { number: '2', note: '' },
    ]);
  });

  it('keeps the row and the character that a chunk cuts, gzipped too', async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => `${index},Käthe ${index} 🫖`);
    const text = ['id,name', ...lines].join('\n');
    const expected = lines.map((_, index) => ({ id: String(index), name: `Käthe ${index} 🫖` }));
    expect(await rowsOf('b.csv', text)).toEqual(expected);
    expect(await rowsOf('b.csv.gz', gzipSync(text))).toEqual(expected);
  });

  it('reads one JSON document a line', async () => {
    expect(await rowsOf('c.ndjson.gz', gzipSync('{"a":1}\n\n{"a":2}'))).toEqual([{ a: 1 }, { a: 2 }]);
  });
});

describe('mapping columns', () => {
  it('finds customers’ fields by header in any spelling and keeps the rest as preferences', () => {
    expect(
      toCustomer({
        customer_number: '00001',
        'First Name': 'Ana',
        first_order_on: '1997-01-01',
        tenure: '12',
        plan: 'x',
        none: '',
      })
    ).toEqual({
      customerNumber: '00001',
      firstName: 'Ana',
      registeredAt: Date.UTC(1997, 0, 1),
      preferences: { tenure: 12, plan: 'x' },
    });
    expect(toCustomer({ email: 'a@example.com' })).toBeNull();
  });

  it('maps orders, whose times it shifts; without a state column they are paid', () => {
    const row = {
      order_number: 'X',
      customer_number: '1',
      ordered_at: '2010-12-01T08:26:00Z',
      items: '40',
      total: '139.12',
    };
    expect(toOrder(row, 1000)).toEqual({
      orderNumber: 'X',
      customerNumber: '1',
      orderedAt: Date.UTC(2010, 11, 1, 8, 26, 1),
      quantity: 40,
      total: 139.12,
      state: 'paid',
    });
    expect(toOrder({ ...row, state: 'refunded' }).state).toBe('returned');
    expect(toOrder({ ...row, state: 'odd' }).state).toBeNull();
  });

  it('takes tracking calls that tell an event', () => {
    const call = {
      type: 'track',
      userId: 17,
      event: 'Order Completed',
      messageId: 'm',
      timestamp: '2010-12-01T08:26:00Z',
    };
    expect(toEvent(call)).toMatchObject({
      userId: '17',
      name: 'Order Completed',
      occurredAt: Date.UTC(2010, 11, 1, 8, 26),
    });
    expect(toEvent({ ...call, type: 'identify' })).toBeNull();
    expect(toEvent({ ...call, timestamp: 'never' })).toBeNull();
  });
});
