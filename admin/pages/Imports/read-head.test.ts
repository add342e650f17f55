import { headOf } from './read-head';

test('the columns and first rows of a CSV file, whatever its delimiter, with or without a byte order mark', () => {
  expect(headOf('\uFEFFNumber;City\r\n1;"Wien; Österreich"\r\n\r\n2;Graz\r\n3;Linz\r\n4;Cut', 'csv')).toEqual({
    columns: ['Number', 'City'],
    rows: [
      ['1', 'Wien; Österreich'],
      ['2', 'Graz'],
      ['3', 'Linz'],
    ],
  });
});

test('the keys of NDJSON, with lines that are cut or no objects passed over', () => {
  expect(headOf('{"a":1,"b":null}\n7\n{"b":{"c":2},"d":"x"}\n{"cut":', 'ndjson')).toEqual({
    columns: ['a', 'b', 'd'],
    rows: [
      ['1', '', ''],
      ['', '{"c":2}', 'x'],
    ],
  });
});

test('an empty file', () => {
  expect(headOf('', 'csv')).toEqual({ columns: [], rows: [] });
});
