import { draftOf, overrideFields, readDraft, type OverrideField } from './overrides';

const attributes = {
  documentId: { type: 'string' },
  title: { type: 'string' },
  slug: { type: 'uid' },
  code: { type: 'string', unique: true },
  audience: { type: 'string', customField: 'plugin::segments.audience' },
  discount: { type: 'integer' },
  size: { type: 'enumeration', enum: ['S', 'M'] },
  tags: { type: 'json' },
  cover: { type: 'media' },
  hidden: { type: 'text' },
};
const field = (type: string): OverrideField => overrideFields({ it: { type } }, [])[0]!;
const stored = (type: string, draft: unknown) => readDraft(field(type), draft);

test('what may be overridden, in the order of the edit view and with its labels', () => {
  const fields = overrideFields(attributes, [
    { name: 'tags', label: 'Tags' },
    { name: 'title', label: 'The title' },
    { name: 'slug', label: 'Slug' },
    { name: 'cover' },
  ]);
  expect(fields.map(({ name, label, kind }) => [name, label, kind])).toEqual([
    ['tags', 'Tags', 'json'],
    ['title', 'The title', 'text'],
    ['cover', 'cover', 'api'],
    ['discount', 'discount', 'number'],
    ['size', 'size', 'choice'],
    ['hidden', 'hidden', 'long'],
  ]);
  expect(fields.find(({ name }) => name === 'size')?.options).toEqual(['S', 'M']);
});

test.each([
  ['string', '', ''],
  ['richtext', '', ''],
  ['string', null, null],
  ['email', '', null],
  ['enumeration', '', null],
  ['integer', 0, 0],
  ['integer', undefined, null],
  ['biginteger', '12345678901234567890', '12345678901234567890'],
  ['boolean', false, false],
  ['boolean', null, null],
  ['date', '', null],
  ['datetime', '2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05.000Z'],
  ['json', '', null],
  ['json', ' ', null],
  ['json', '[]', []],
  ['json', 'false', false],
  ['json', '"a"', 'a'],
])('of a field of type %s, %j is stored as %j', (type, draft, value) => {
  expect(stored(type, draft)).toEqual({ ok: true, value });
});

test('what is stored comes back as it was', () => {
  for (const value of [{ a: [1] }, [], false, 0, 'text']) {
    expect(stored('json', draftOf(field('json'), value))).toEqual({ ok: true, value });
  }
  expect(draftOf(field('json'), null)).toBe('');
  expect(draftOf(field('integer'), 0)).toBe(0);
  expect(draftOf(field('string'), undefined)).toBeNull();
});

test('a text that is no JSON says why', () => {
  expect(stored('json', '{a}')).toEqual({ ok: false, message: expect.stringContaining('JSON') });
});
