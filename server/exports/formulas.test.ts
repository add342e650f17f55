import Papa from 'papaparse';
import { FORMULA } from './formulas';

test.each([
  '=1+1',
  '=cmd|" /C calc"!A0',
  '+1+1',
  '-2+3',
  '-A1',
  '@SUM(A1:A9)',
  '\t=1+1',
  '\rfoo',
  '\nfoo',
  '\tfoo',
  '  =1+1',
  '\u00a0=1+1',
  '\ufeff=1+1',
  '\u200b=1+1',
  '"=1+1"',
  "'=1+1",
  '“=1+1',
  '＝1+1',
  '＋1',
  '－A1',
  '＠SUM(A1)',
  ' @x',
  '+33 6=1',
  '-12.5\n=1+1',
  '-',
  '+',
  '=',
])('%j is made harmless', (cell) => {
  expect(FORMULA.test(cell)).toBe(true);
  const [[written]] = Papa.parse<[string]>(Papa.unparse([[cell]], { escapeFormulae: FORMULA })).data as [[string]];
  expect(written).toBe(`'${cell}`);
});

test.each([
  '',
  'Ann',
  'a=b',
  'ann@shop.example',
  '-12.5',
  '-12,5',
  '+12',
  '1e-9',
  '-1.5E+10',
  '-5%',
  ' -3',
  '+33612345678',
  '+33 6 12 34 56 78',
  '+1 (202) 555-0100',
  '1-2',
  '2024-05-01',
  '"quoted"',
  '00123',
])('%j stays as it is', (cell) => {
  expect(FORMULA.test(cell)).toBe(false);
});

test('is fast on long runs of blanks', () => {
  const started = Date.now();
  expect(FORMULA.test(' '.repeat(200_000) + 'x')).toBe(false);
  expect(FORMULA.test('-' + '1,'.repeat(100_000) + 'x')).toBe(true);
  expect(Date.now() - started).toBeLessThan(500);
});
