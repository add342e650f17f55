import { CellError, converterOf, looseValue, type AttributeSchema } from './convert';

const convert = (attribute: AttributeSchema, value: unknown, zone = 'UTC') => {
  try {
    return converterOf(attribute, zone)?.convert(value);
  } catch (error) {
    if (error instanceof CellError) return `! ${error.code}`;
    throw error;
  }
};

test.each<[type: string, value: unknown, expected: unknown]>([
  ['integer', ' 42 ', 42],
  ['integer', '+7', 7],
  ['integer', '-2147483647', -2147483647],
  ['integer', '2147483648', '! range'],
  ['integer', '1.0', '! integer'],
  ['integer', '1e3', '! integer'],
  ['integer', '0x10', '! integer'],
  ['integer', true, '! integer'],
  ['integer', 1.5, '! integer'],
  ['biginteger', '9007199254740993', '9007199254740993'],
  ['biginteger', '0012', '12'],
  ['biginteger', '9223372036854775808', '! range'],
  ['decimal', '12.345', 12.35],
  ['decimal', '-0.5', -0.5],
  ['decimal', '1,5', '! number'],
  ['decimal', '1.234,5', '! number'],
  ['decimal', '99999999.99', 99999999.99],
  ['decimal', '100000000', '! range'],
  ['float', '1e-3', 0.001],
  ['float', 'NaN', '! number'],
  ['float', 'Infinity', '! number'],
  ['float', '1e999', '! number'],
  ['boolean', 'Yes', true],
  ['boolean', '0', false],
  ['boolean', 'FALSE', false],
  ['boolean', true, true],
  ['boolean', 0, false],
  ['boolean', 'on', '! boolean'],
  ['boolean', {}, '! boolean'],
  ['date', '2024-02-29', '2024-02-29'],
  ['date', '2023-02-29', '! date'],
  ['date', '29.02.2024', '! date'],
  ['date', '2024-02-29T10:00:00Z', '! date'],
  ['time', '08:30', '08:30:00.000'],
  ['time', '08:30:15.5', '08:30:15.500'],
  ['time', '24:00', '! time'],
  ['datetime', '2024-05-01T10:00:00Z', new Date('2024-05-01T10:00:00Z')],
  ['datetime', '2024-05-01 10:00', new Date('2024-05-01T10:00:00Z')],
  ['datetime', '2024-05-01T10:00:00.123456+02:00', new Date('2024-05-01T08:00:00.123Z')],
  ['datetime', '2024-05-01T10:00:00-0530', new Date('2024-05-01T15:30:00Z')],
  ['datetime', '2024-05-01', new Date('2024-05-01T00:00:00Z')],
  ['datetime', '2024-02-30T10:00:00Z', '! datetime'],
  ['datetime', 1714557600000, '! datetime'],
  ['string', 12, '12'],
  ['string', ' kept ', ' kept '],
  ['string', 'x'.repeat(256), '! too_long'],
  ['string', '😀'.repeat(255), '😀'.repeat(255)],
  ['text', 'x'.repeat(300), 'x'.repeat(300)],
  ['string', { a: 1 }, '! text'],
  ['email', 'ann@shop.example', 'ann@shop.example'],
  ['email', 'ann@shop', '! email'],
  ['email', 'a b@shop.example', '! email'],
  ['json', '{"b":1}', '{"b":1}'],
  ['json', { b: [1] }, '{"b":[1]}'],
  ['json', '{', '! json'],
  ['json', '['.repeat(17) + ']'.repeat(17), '! too_deep'],
  ['string', '', null],
  ['integer', '  ', null],
  ['integer', null, null],
  ['password', 'secret', undefined],
  ['media', '1', undefined],
])('%s from %j', (type, value, expected) => {
  expect(convert({ type }, value)).toEqual(expected);
});

test('the constraints of an attribute hold', () => {
  expect(convert({ type: 'string', required: true }, '')).toBe('! required');
  expect(convert({ type: 'string', maxLength: 3 }, 'four')).toBe('! too_long');
  expect(convert({ type: 'string', minLength: 3 }, 'ab')).toBe('! too_short');
  expect(convert({ type: 'string', regex: '^[A-Z]+$' }, 'ab')).toBe('! pattern');
  expect(convert({ type: 'integer', min: 5 }, '4')).toBe('! range');
  expect(convert({ type: 'float', max: 5 }, '5.1')).toBe('! range');
  expect(convert({ type: 'enumeration', enum: ['a', 'b'] }, 'c')).toBe('! choice');
  expect(convert({ type: 'enumeration', enum: ['a', 'b'] }, 'b')).toBe('b');
  expect(convert({ type: 'decimal', columnType: { type: 'decimal', args: [12, 4] } }, '1.23456')).toBe(1.2346);
});

test('a time without offset is of the zone', () => {
  expect(convert({ type: 'datetime' }, '2024-07-01T12:00', 'Europe/Berlin')).toEqual(new Date('2024-07-01T10:00:00Z'));
});

test.each([
  ['12.5', 12.5],
  ['-3', -3],
  ['00123', '00123'],
  ['+49123', '+49123'],
  ['1e5', '1e5'],
  ['true', true],
  ['TRUE', 'TRUE'],
  ['', null],
  ['12345678901234567890', '12345678901234567890'],
])('a cell of no declared type: %j', (value, expected) => {
  expect(looseValue(value)).toBe(expected);
});
