import type { GroupNode } from '../../../rules/conditions/group';
import type { RuleNode } from '../../../rules/rule';
import {
  atNode,
  idOf,
  inScope,
  inSet,
  tableAs,
  type CompileNode,
  type Compiler,
  type Row,
  type SetPredicate,
} from '../compiler';
import { and, join, or, raw, sql, type Fragment } from '../fragment';
import { fieldAt, joinedFor } from '../values';

/** All, any or none of the children; a complement is handed down to them. */
export const compileGroup: CompileNode<GroupNode> = ({ match, children }, row, c, holds) => {
  const childrenHold = match === 'none' ? !holds : holds;
  const isEvery = match === 'any' ? !holds : holds;
  if (isEvery) {
    return and(children.map((child) => c.compile(child, row, childrenHold)));
  }
  return alternatives(children, row, c, childrenHold);
};

function alternatives(children: readonly RuleNode[], row: Row, c: Compiler, holds: boolean): SetPredicate {
  const sets = children.filter((child) => !isPlain(child, row, c));
  if (!c.dialect.unionsAlternatives || !row.isSubject || children.length < 2 || sets.length === 0) {
    return or(children.map((child) => c.compile(child, row, holds)));
  }
  const plain = children.filter((child) => !sets.includes(child));
  const parts = sets.map((child) => [child]);
  if (plain.length > 0) parts.push(plain);
  return inUnion(
    parts.map((part) => idsOf(part, row, c, holds)),
    row,
    c
  );
}

/** Made once, however wrong the planner's estimates are: else a union is made anew for each row. */
function inUnion(selects: readonly Fragment[], row: Row, c: Compiler): SetPredicate {
  const union = raw(c.alias('u'));
  return inSet(
    c,
    row,
    sql`with ${union} as materialized (${join(
      selects.map((each) => sql`(${each})`),
      ' union all '
    )}) select ${union}.k from ${union}`,
    true
  );
}

/** `select … as k` of the subjects for whom any of the nodes holds. */
function idsOf(nodes: readonly RuleNode[], row: Row, c: Compiler, holds: boolean): Fragment {
  const own: Row = { ...row, alias: c.alias('a') };
  const [first, ...rest] = nodes.map((node) => c.compile(node, own, holds));
  if (!first) return sql`select null as k where 1 = 0`;
  if (rest.length === 0 && first.keys) return first.keys;
  const some = or([first, ...rest]);
  const where = and([inScope(c, idOf(own)), some]);
  return sql`select ${idOf(own)} as k from ${tableAs(c, c.physical.table(row.uid), own.alias)} where ${where}`;
}

/** Whether the row itself tells, without a look at other tables. */
function isPlain(node: RuleNode, row: Row, c: Compiler): boolean {
  if (node.type === 'group') return node.children.every((child) => isPlain(child, row, c));
  if (node.type !== 'attribute') return false;
  const field = atNode(node.id, () => fieldAt(row, node.path, node.valueType, c));
  return field.valueType !== 'relation' && joinedFor(row, field, c) === undefined;
}
