import { propertiesOf } from './event-properties';
import { soundsSecret } from './places';
import { spread } from './spread';
import { mostFrequent } from './values';

const of = (...values: unknown[]) => values.map((value, index) => ({ subject: index, value }));
const texts = (search: string, ...values: unknown[]) =>
  mostFrequent(of(...values), { search, limit: 10, atLeast: 0 }).map(({ value }) => value);

test('values come most frequent first, those that begin with the search before those that contain it', () => {
  expect(texts('', 'b', 'a', 'a')).toEqual(['a', 'b']);
  expect(texts('AN', 'Japan', 'Japan', 'Angola', 'Peru')).toEqual(['Angola', 'Japan']);
  expect(texts('12', 312, 12, 5)).toEqual([12, 312]);
});

test('elements of lists count each by itself, once a list', () => {
  expect(mostFrequent(of(['a', 'b', 'a'], ['a'], [{ x: 1 }, null]), { search: '', limit: 10, atLeast: 0 })).toEqual([
    { value: 'a', count: 2 },
    { value: 'b', count: 1 },
  ]);
});

test('a crowd is of different subjects, and nobody known is no crowd', () => {
  const many = (subject: number | null) => Array.from({ length: 9 }, () => ({ subject, value: 'x' }));
  const five = { search: '', limit: 10, atLeast: 5 };
  expect(mostFrequent(many(1), five)).toEqual([]);
  expect(mostFrequent(many(null), five)).toEqual([]);
  expect(mostFrequent([1, 2, 3, 4, 5].flatMap(many), five)).toEqual([{ value: 'x', count: 45 }]);
});

test('a spread has its ends and the nearest value at each percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect(spread(hundred, true, 1, true)).toEqual({
    count: 100,
    min: 1,
    max: 100,
    percentiles: [10, 25, 50, 75, 90].map((p) => ({ p, value: p })),
    exact: true,
  });
  expect(spread([...hundred], true, 5, false)).toMatchObject({ min: 5, max: 96, exact: false });
  expect(spread([9, 10, '9007199254740993'], true, 1, true)).toMatchObject({ min: 9, max: '9007199254740993' });
  expect(spread(['2025-02-01', '2024-12-31'], false, 1, true)).toMatchObject({ min: '2024-12-31', max: '2025-02-01' });
  expect(spread([], true, 1, true)).toBeNull();
});

test('properties are found at any depth, with the type that most values have', () => {
  const event = (n: number, properties: Record<string, unknown>) => ({
    contactId: n,
    accountId: null,
    properties,
    context: { page: { path: '/' } },
  });
  const events = [
    event(1, { total: 5, at: '2025-01-01', paid: true, items: ['a'], 'a.b': 1, '': 1, none: null }),
    event(2, { total: 7, at: '2025-01-01T00:00:00.000Z', paid: false }),
    event(3, { total: 'seven', at: '2025-01-01T00:00:00Z', deep: { er: 1 } }),
  ];
  const found = propertiesOf(events, false);
  expect(Object.fromEntries(found.map(({ path, type }) => [path, type]))).toEqual({
    'context.page.path': 'text',
    'properties.total': 'number',
    'properties.at': 'datetime',
    'properties.paid': 'boolean',
    'properties.items': 'list',
    'properties.deep.er': 'number',
  });
  expect(found.find(({ path }) => path === 'properties.total')?.examples).toEqual([5, 7]);
  const masked = propertiesOf(events, true);
  expect(masked.flatMap(({ examples }) => examples)).toEqual([false, true]);
});

test.each(['password', 'userPassword', 'api_key', 'apiKey', 'accessToken', 'address.pin', 'reset-token', 'TOKEN'])(
  '%s sounds secret',
  (path) => expect(soundsSecret(path)).toBe(true)
);
test.each(['shopping', 'opinion', 'country', 'tokyo', 'keyAccount', 'properties.product.name'])(
  '%s does not sound secret',
  (path) => expect(soundsSecret(path)).toBe(false)
);
