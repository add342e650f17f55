import {
  draftOf,
  newPart,
  overrideFields,
  readDraft,
  type Attributes,
  type OverrideField,
  type Shown,
} from './overrides';

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
const fieldsOf = (own: Attributes, shown: Shown = []) =>
  overrideFields({
    ...{ model: 'api::x.x', attributes: own, shown },
    components: {
      'shop.hero': {
        label: 'Hero',
        shown: [{ name: 'text', label: 'The text' }],
        attributes: {
          documentId: { type: 'string' },
          title: { type: 'string', default: 'New' },
          text: { type: 'json' },
          audience: { type: 'string', customField: 'plugin::segments.audience' },
        },
      },
    },
  });
const field = (type: string, more: object = {}): OverrideField => fieldsOf({ it: { type, ...more } })[0]!;
const stored = (type: string, draft: unknown) => readDraft(field(type), draft);

test('what may be overridden, in the order of the edit view and with its labels', () => {
  const fields = fieldsOf(attributes, [
    { name: 'tags', label: 'Tags' },
    { name: 'title', label: 'The title' },
    { name: 'slug', label: 'Slug' },
    { name: 'cover' },
  ]);
  expect(fields.map(({ name, label, kind }) => [name, label, kind])).toEqual([
    ['tags', 'Tags', 'json'],
    ['title', 'The title', 'text'],
    ['cover', 'cover', 'media'],
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

test.each([
  ['media', {}, null, null],
  ['media', {}, 5, 5],
  ['media', { multiple: true }, [5, 6], [5, 6]],
  ['media', { multiple: true }, [], []],
  ['relation', { relation: 'manyToMany' }, ['a', 'b'], ['a', 'b']],
  ['relation', { relation: 'manyToOne' }, 'a', 'a'],
  ['component', { component: 'shop.hero' }, null, null],
  ['component', { component: 'shop.hero' }, { title: 'a', text: { b: 1 } }, { title: 'a', text: { b: 1 } }],
  ['component', { component: 'shop.hero' }, { title: 'a', text: 1, secret: 'x' }, { title: 'a', text: 1, secret: 'x' }],
  ['component', { component: 'shop.hero', repeatable: true }, [{ title: '' }], [{ title: '', text: null }]],
  [
    'dynamiczone',
    { components: ['shop.hero'] },
    [{ __component: 'shop.hero', title: 'a' }],
    [{ __component: 'shop.hero', title: 'a', text: null }],
  ],
])('a %s %j that holds %j is stored as %j', (type, more, value, stays) => {
  const it = field(type, more);
  expect(readDraft(it, draftOf(it, value))).toEqual({ ok: true, value: stays });
});

test('a component has the fields of its type but the audience, and begins with their defaults', () => {
  const it = field('component', { component: 'shop.hero' });
  expect(it.parts('shop.hero').fields.map(({ label }) => label)).toEqual(['The text', 'title']);
  expect(newPart(it, 'shop.hero')).toMatchObject({ title: 'New', text: '' });
  expect(newPart(it, 'shop.hero').__key).not.toBe(newPart(it, 'shop.hero').__key);
  const wrong = { ...newPart(it, 'shop.hero'), text: '{' };
  expect(readDraft(it, [wrong])).toMatchObject({ ok: false });
});

test('a text that is no JSON says why', () => {
  expect(stored('json', '{a}')).toEqual({ ok: false, message: expect.stringContaining('JSON') });
});
