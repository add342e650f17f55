import type { AttributeNode } from '../../rules/conditions/attribute';
import type { Rule } from '../../rules/rule';
import { shopSchemas } from '../support/shop-schemas';
import cases from './value-cases.json';
import { holds } from './holds';
import type { Row, World } from './world';

/** A case: one comparison, the values that it holds on and those that it fails on, at noon of Sunday 15 March 2026 in UTC. */
interface ValueCase {
  name: string;
  clock?: { now?: string; zone?: string; weekStart?: number };
  path: string;
  valueType?: AttributeNode['valueType'];
  operator: string;
  operand?: unknown;
  exact?: boolean;
  holds: unknown[];
  fails: unknown[];
}

const world: World = {
  audience: 'contact',
  uid: 'api::customer.customer',
  schemas: shopSchemas,
  subjects: [],
  events: [],
  memberships: {},
  responses: {},
  now: '2026-03-15T12:00:00.000Z',
  zone: 'UTC',
  weekStart: 1,
};

/** JSON cases speak of the key `x` in `preferences`. */
function subjectWith(path: string, value: unknown): Row {
  const [attribute, key] = path.split('.') as [string, string?];
  return { id: 1, documentId: 'one', [attribute]: key === undefined ? value : { [key]: value } };
}

test.each(cases as ValueCase[])('$name', ({ clock, path, valueType, operator, operand, exact, ...expected }) => {
  const node: AttributeNode = { id: 'a', type: 'attribute', path, valueType, operator, operand, exact };
  const rule: Rule = { version: 1, root: { id: 'root', type: 'group', match: 'all', children: [node] } };
  const judged = (value: unknown) => holds(rule, subjectWith(path, value), { ...world, ...clock });
  expect(expected.holds.filter((value) => !judged(value))).toEqual([]);
  expect(expected.fails.filter((value) => judged(value))).toEqual([]);
});
