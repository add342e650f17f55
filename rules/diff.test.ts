import { CATALOG } from '../tests/support/rules/catalog';
import { parsed } from '../tests/support/rules/rule';
import { diffRules } from './diff';

const from = (id: string, country: string) => ({
  id,
  type: 'attribute',
  path: 'country',
  operator: 'is',
  operand: country,
});
const group = (id: string, match: string, ...children: object[]) => ({ id, type: 'group', match, children });
const rule = (...children: object[]) => parsed({ version: 1, root: group('root', 'all', ...children) });
const diff = (before: ReturnType<typeof rule> | null, after: ReturnType<typeof rule> | null) =>
  diffRules(before, after, CATALOG);
const none = { added: [], removed: [], changed: [], moved: [] };
const [a, b, c] = [from('a', 'Germany'), from('b', 'Austria'), from('c', 'France')];

test('conditions are added, removed and changed by their ids', () => {
  expect(diff(rule(a, b), rule(from('a', 'Italy'), c))).toEqual({
    added: ['where Country is France'],
    removed: ['where Country is Austria'],
    changed: [{ before: 'where Country is Germany', after: 'where Country is Italy' }],
    moved: [],
  });
});

test('a first rule is added whole, a last one removed', () => {
  expect(diff(null, rule(a))).toEqual({ ...none, added: ['where Country is Germany'] });
  expect(diff(rule(a), null)).toEqual({ ...none, removed: ['where Country is Germany'] });
  expect(diff(null, null)).toEqual(none);
  expect(diff(rule(a, b), rule(a, b))).toEqual(none);
});

test('what stands in another group, or in one of another word, has moved', () => {
  const moved = ['where Country is Austria'];
  expect(diff(rule(a, b), rule(a, group('g', 'any', b)))).toEqual({ ...none, moved });
  expect(diff(rule(a, group('g', 'any', b)), rule(a, group('g', 'none', b)))).toEqual({ ...none, moved });
});

test('of those that changed their order, as few as possible have moved', () => {
  expect(diff(rule(a, b, c), rule(c, a, b))).toEqual({ ...none, moved: ['where Country is France'] });
  expect(diff(rule(a, b, c), rule(b, c, a))).toEqual({ ...none, moved: ['where Country is Germany'] });
});

test('what changed inside of a condition changes the condition', () => {
  const bought = (where: object) => ({
    id: 'e',
    type: 'event',
    events: ['Order Completed'],
    aggregate: { fn: 'performed' },
    where: group('w', 'all', where),
  });
  const total = (operand: number) => ({
    id: 'p',
    type: 'attribute',
    path: 'properties.total',
    valueType: 'number',
    operator: 'at_least',
    operand,
  });
  const { changed, ...rest } = diff(rule(bought(total(1))), rule(bought(total(2))));
  expect(rest).toEqual({ added: [], removed: [], moved: [] });
  expect(changed).toHaveLength(1);
  expect(changed[0]?.before).toContain('1');
  expect(changed[0]?.after).toContain('2');
});

test('ids that nobody sees change nothing', () => {
  const related = (id: string) => ({
    id: 'e',
    type: 'event',
    events: ['Order Completed'],
    aggregate: { fn: 'performed' },
    where: {
      ...group(id, 'all', {
        id: `${id}_p`,
        type: 'attribute',
        path: 'properties.x',
        valueType: 'text',
        operator: 'is',
        operand: 'y',
      }),
    },
  });
  expect(diff(rule(related('w')), rule(related('v')))).toEqual(none);
});
