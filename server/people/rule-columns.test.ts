import type { Rule } from '../../rules/rule';
import { CATALOG } from '../../tests/support/rules/catalog';
import { columnsOfRule } from './rule-columns';

const of = (children: object[], skip: string[] = []) => {
  const rule = { version: 1, root: { id: 'r', type: 'group', match: 'all', children } } as Rule;
  return columnsOfRule(rule, CATALOG, skip, () => 'city').map(({ path, type }) => [path, type]);
};
const attribute = (path: string, more: object = {}) => ({ id: 'n', type: 'attribute', path, operator: 'is', ...more });

test('fields of the subject in the rule’s order, each once; not those of rows or of nobody', () => {
  const rows = { id: 'o', type: 'related', path: 'orders', aggregate: { fn: 'exists' }, where: { id: 'w', type: 'group', match: 'all', children: [attribute('total')] } }; // prettier-ignore
  const group = { id: 'g', type: 'group', match: 'any', children: [attribute('country'), attribute('points')] };
  expect(of([attribute('country'), group, rows, attribute('nonsense')])).toEqual([
    ['country', 'text'],
    ['points', 'number'],
  ]);
  expect(of([attribute('country')], ['country'])).toEqual([]);
});

test('a relation to one is shown by its title, JSON by its type, and at most eight', () => {
  expect(of([attribute('company'), attribute('orders'), attribute('traits.size', { valueType: 'list' })])).toEqual([
    ['company.city', 'text'],
    ['traits.size', 'json'],
  ]);
  const many = Array.from({ length: 12 }, (_, n) => attribute(`traits.k${n}`, { valueType: 'number' }));
  expect(of(many)).toHaveLength(8);
});
