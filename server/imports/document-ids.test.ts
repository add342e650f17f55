import { newDocumentIds } from './document-ids';

test('ids have the form of Strapi’s own, differ, and use every character', () => {
  const ids = newDocumentIds(2_000);
  expect(ids).toHaveLength(2_000);
  expect(ids.every((id) => /^[a-z][a-z0-9]{23}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(2_000);
  expect(new Set(ids.map((id) => id[0])).size).toBe(26);
  expect(new Set(ids.join('')).size).toBe(36);
  expect(newDocumentIds(0)).toEqual([]);
});
