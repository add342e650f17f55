import { CATALOG } from '../../tests/support/rules/catalog';
import { is } from '../../tests/support/rules/found';
import type { Rule, RuleNode } from '../rule';
import { CONDITIONS } from '../registry';
import { defaultsFor, emptyRule, rowsOf, type NodeFacts } from './defaults';
import { fieldsOf, jsonPart } from './fields';
import { isOpen, ruleIssues } from './issues';
import { idsBeside } from './tree';

const facts = (): NodeFacts => ({
  catalog: CATALOG,
  newId: idsBeside(emptyRule().root),
  scope: { place: 'subject', uid: CATALOG.uid, rows: 0 },
});
const ruleOf = (...children: RuleNode[]): Rule => ({ version: 1, root: { ...emptyRule().root, children } });
const said = (rule: Rule): string[] => ruleIssues(rule, CATALOG).map(({ path, code }) => `${code} at ${path}`);

test('a new node of each kind lacks only what the editor alone can know', () => {
  const lacking: Partial<Record<string, string[]>> = {};
  for (const type of Object.keys(CONDITIONS) as RuleNode['type'][]) {
    const issues = ruleIssues(ruleOf(defaultsFor(type, facts())), CATALOG);
    expect(issues.filter(({ severity }) => severity !== 'warning').filter((issue) => !isOpen(issue))).toEqual([]);
    lacking[type] = issues.map(({ code }) => code);
  }
  expect(lacking).toMatchObject({
    group: ['empty_group'],
    attribute: ['no_field'],
    related: [],
    event: ['no_event'],
    sequence: ['no_event', 'no_event'],
    tag: ['no_tag'],
    membership: ['no_segment'],
    rank: ['no_field'],
    split: [],
  });
});

test('one complaint a place, and the check’s own words behind it', () => {
  const node = (part: object): RuleNode => ({ id: 'a', ...is('country'), ...part }) as RuleNode;
  expect(said(ruleOf(node({ path: '' })))).toEqual(['no_field at path']);
  expect(said(ruleOf(node({ operand: undefined })))).toEqual(['operand_missing at operand']);
  expect(said(ruleOf(node({ operator: '' })))).toEqual(['wrong_shape at operator']);
  expect(said(ruleOf(node({ path: 'gone' })))).toEqual(['unknown_field at path']);
  expect(said(emptyRule())).toEqual(['empty_rule at children']);
});

test('fields are found over relations and components, but not back to where one came from', () => {
  const paths = fieldsOf(CATALOG, CATALOG.uid).map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['country', 'company.city']));
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths.indexOf('country')).toBeLessThan(paths.indexOf('company.city'));
  expect(rowsOf(CATALOG, CATALOG.uid).map(({ path }) => path)).toContain('orders');
});

test('a path into JSON is the field and the keys inside it', () => {
  expect(jsonPart(CATALOG, CATALOG.uid, 'traits')).toEqual({ base: 'traits', keys: '' });
  expect(jsonPart(CATALOG, CATALOG.uid, 'traits.a.b')).toEqual({ base: 'traits', keys: 'a.b' });
  expect(jsonPart(CATALOG, CATALOG.uid, 'country')).toBeUndefined();
});
