import { newDocumentIds } from './document-ids';
import { SeenNames } from './seen';

test('remembers a hundred thousand names, and nobody else', () => {
  const seen = new SeenNames();
  const names = Array.from({ length: 100_000 }, (_, index) => `customer-${index}`);
  expect(names.filter((name) => seen.add(name))).toEqual([]);
  expect(names.every((name) => seen.add(name))).toBe(true);
  expect(seen.add('somebody else')).toBe(false);
  expect(seen.add('')).toBe(false);
});

test("document ids look like Strapi's and differ", () => {
  const ids = newDocumentIds(10_000);
  expect(ids.every((id) => /^[a-z][a-z0-9]{23}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(10_000);
});
