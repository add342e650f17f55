import { address } from './address';

test('what has a meaning in addresses arrives as it was typed', () => {
  const url = address('/people', { search: 'a+b@example.com&R#D %', limit: 20, cursor: undefined });
  expect(Object.fromEntries(new URL(url, 'http://host').searchParams)).toEqual({
    search: 'a+b@example.com&R#D %',
    limit: '20',
  });
});

test('lists are repeated, nothing is no query string', () => {
  expect(address('/properties', { event: ['Order, Completed', 'B'] })).toBe(
    '/properties?event=Order%2C+Completed&event=B'
  );
  expect(address('/segments', { label: undefined })).toBe('/segments');
});
