import type { GroupNode } from '../../../rules/conditions/group';
import type { RuleNode } from '../../../rules/rule';
import { idOf, inScope, tableAs, type CompileNode, type Compiler, type Row } from '../compiler';
import { and, join, or, sql, TRUE, type Fragment } from '../fragment';
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

function alternatives(children: readonly RuleNode[], row: Row, c: Compiler, holds: boolean): Fragment {
  const sets = children.filter((child) => !isPlain(child, row, c));
  if (!c.dialect.unionsAlternatives || !row.isSubject || children.length < 2 || sets.length === 0) {
    return or(children.map((child) => c.compile(child, row, holds)));
  }
  const plain = children.filter((child) => !sets.includes(child));
  const parts = sets.map((child) => [child]);
  if (plain.length > 0) parts.push(plain);
  const selects = parts.map((part) => {
    const own: Row = { ...row, alias: c.alias('a') };
    const scope = inScope(c, idOf(own));
    const some = or(part.map((child) => c.compile(child, own, holds)));
    const where = scope === TRUE ? some : and([scope, some]);
    return sql`select ${idOf(own)} from ${tableAs(c, c.physical.table(row.uid), own.alias)} where ${where}`;
  });
  return sql`${idOf(row)} in (${join(selects, ' union all ')})`;
}

/** Whether the row itself tells, without a look at other tables. */
function isPlain(node: RuleNode, row: Row, c: Compiler): boolean {
  if (node.type === 'group') return node.children.every((child) => isPlain(child, row, c));
  if (node.type !== 'attribute') return false;
  const field = fieldAt(row, node.path, node.valueType, c);
  return field.valueType !== 'relation' && joinedFor(row, field, c) === undefined;
}
