import { bucketOf, shareOf, splitHolds } from './split';

/** Worked out apart, with Python's hashlib and whole numbers. */
const KNOWN = [
  { documentId: 'a', salt: 'x', bucket: 1699463305, share: 880270 },
  { documentId: 'z2mqf0v3m8e6gkr1x3p4c9tl', salt: 'spring', bucket: 1057514340, share: 416805 },
  { documentId: 'é', salt: 'salt 1', bucket: 625781439, share: 326865 },
];

test.each(KNOWN)('$documentId under the salt $salt', ({ documentId, salt, bucket, share }) => {
  expect(bucketOf(documentId)).toBe(bucket);
  expect(shareOf(documentId, salt)).toBe(share);
});

test('the lower bound is in, the upper out', () => {
  const holdsFor = (from: number, to: number) =>
    splitHolds({ id: 's', type: 'split', salt: 'x', from, to }, { id: 1, documentId: 'a' });
  expect(holdsFor(88.027, 100)).toBe(true);
  expect(holdsFor(88.0271, 100)).toBe(false);
  expect(holdsFor(0, 88.027)).toBe(false);
  expect(holdsFor(0, 88.0271)).toBe(true);
  expect(holdsFor(0, 100)).toBe(true);
  expect(holdsFor(50, 50)).toBe(false);
});
