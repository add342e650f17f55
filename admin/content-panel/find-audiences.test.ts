import { bearsAudience, findAudiences, type Schema } from './find-audiences';

const audience = { type: 'string', customField: 'plugin::segments.audience' };
const hero: Schema = { displayName: 'Hero', attributes: { title: { type: 'string' }, audience } };
const plain: Schema = { displayName: 'Text', attributes: { body: { type: 'text' } } };
const column: Schema = {
  displayName: 'Column',
  attributes: {
    hero: { type: 'component', component: 'shop.hero' },
    self: { type: 'component', component: 'shop.column' },
  },
};
const components = { 'shop.hero': hero, 'shop.text': plain, 'shop.column': column };
const page: Schema = {
  attributes: {
    audience,
    sections: { type: 'dynamiczone', components: ['shop.hero', 'shop.text'] },
    columns: { type: 'component', component: 'shop.column', repeatable: true },
  },
};

test('a type bears an audience by itself or by a component at any depth', () => {
  expect(bearsAudience(page, components)).toBe(true);
  expect(bearsAudience(column, components)).toBe(true);
  expect(bearsAudience(plain, components)).toBe(false);
  expect(
    bearsAudience(
      { attributes: { self: { type: 'component', component: 'a.a' } } },
      {
        'a.a': { attributes: { self: { type: 'component', component: 'a.a' } } },
      }
    )
  ).toBe(false);
});

test('what the form holds, in its order; everyone is said of the entry only', () => {
  const values = {
    audience: null,
    sections: [
      { __component: 'shop.text', body: '…' },
      { __component: 'shop.hero', audience: 'any(vip)' },
      { __component: 'shop.hero', audience: '' },
      { __component: 'shop.gone', audience: 'any(x)' },
    ],
    columns: [{ hero: { audience: 'not(vip)' } }, { hero: null }],
  };
  expect(findAudiences(values, page, components)).toEqual([
    { path: 'audience', component: null, position: null, expression: '' },
    { path: 'sections.1.audience', component: 'Hero', position: 2, expression: 'any(vip)' },
    { path: 'columns.0.hero.audience', component: 'Hero', position: null, expression: 'not(vip)' },
  ]);
});

test('values of a new entry', () => {
  expect(findAudiences(undefined, page, components)).toEqual([]);
  expect(findAudiences({}, page, components)).toEqual([
    { path: 'audience', component: null, position: null, expression: '' },
  ]);
});
