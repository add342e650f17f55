import fc from 'fast-check';
import Papa from 'papaparse';
import { readCsv, type Delimiter } from './read-csv';
import { isBroken } from './source-row';

/** Reads a text cut into chunks of this length. */
async function read(text: string, size = text.length || 1, delimiter: Delimiter | 'auto' = 'auto') {
  async function* chunks() {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  }
  let header: readonly string[] = [];
  const rows: [line: number, values: readonly unknown[]][] = [];
  const broken: [line: number, code: string][] = [];
  for await (const { items } of readCsv(chunks(), delimiter, (columns) => (header = columns))) {
    for (const item of items) {
      if (isBroken(item)) broken.push([item.line, item.code]);
      else rows.push([item.line, item.values]);
    }
  }
  return { header, rows, broken };
}

test('lines are counted over quoted line ends and blank lines', async () => {
  const { header, rows, broken } = await read('\na,b\n1,"x\ny\nz"\n\n2,w\n3\n4,v');
  expect(header).toEqual(['a', 'b']);
  expect(rows).toEqual([
    [3, ['1', 'x\ny\nz']],
    [7, ['2', 'w']],
    [9, ['4', 'v']],
  ]);
  expect(broken).toEqual([[8, 'cell_count']]);
});

test('a broken quote costs its line, wherever the chunks are cut', async () => {
  const text = 'a,b\n1,"x"y\n2,"never\n3,"fine, ""quoted"""\n4,"two\nlines"\n5,"open';
  for (let size = 1; size <= text.length; size++) {
    expect(await read(text, size)).toEqual({
      header: ['a', 'b'],
      rows: [
        [4, ['3', 'fine, "quoted"']],
        [5, ['4', 'two\nlines']],
      ],
      broken: [
        [2, 'quotes'],
        [3, 'quotes'],
        [7, 'quotes'],
      ],
    });
  }
});

test('a file of broken quotes is no CSV', async () => {
  await expect(read(`a,b\n${'1,"x"y\n'.repeat(1_001)}`)).rejects.toThrow('it is not CSV');
});

test('whatever is written is read, in chunks of any size', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'ä', ' ', '"', ',', ';', '\t', '\n', '=', '😀'), maxLength: 6 });
  const table = fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom<Delimiter[]>(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
      async (rows, size, delimiter, newline) => {
        const text = Papa.unparse([['h1', 'h2', 'h3'], ...rows], { delimiter, newline, quotes: true });
        const found = await read(text, size);
        expect(found.rows.map(([, values]) => values)).toEqual(rows);
        expect(found.broken).toEqual([]);
      }
    ),
    { numRuns: 300 }
  );
});
