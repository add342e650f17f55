import type { AttributeNode } from '../../../rules/conditions/attribute';
import { compareCount } from '../aggregate';
import { columnOf, inSet, type CompileNode, type Compiler, type Row } from '../compiler';
import { compareList, compareValue, countOperator, positive, type Positive } from '../compare/compare';
import { complement, FALSE, raw, sql, type Fragment } from '../fragment';
import { follow, selectKeys, type Joined } from '../paths';
import { fieldAt, joinedFor, scalarAt, valueIn } from '../values';

/** A field of the row, of a row over to-one hops, or a value inside JSON. */
export const compileAttribute: CompileNode<AttributeNode> = (node, row, c, holds) => {
  const field = fieldAt(row, node.path, node.valueType, c);
  const comparison = positive(node, field.valueType);
  const asks = holds !== comparison.negated;
  if (field.valueType === 'relation') {
    return compareRelation(row, follow(row, [...field.hops, field.leaf], c), comparison, asks, c);
  }
  if (field.valueType === 'list') {
    const list = scalarAt(row, node.path, node.valueType, c);
    return compareList(list, { ...comparison, negated: !asks }, c.alias('j'), c.dialect);
  }
  const joined = joinedFor(row, field, c);
  if (!joined) {
    const predicate = compareValue(valueIn(row, field, c), comparison, c.frame, c.dialect);
    return asks ? predicate : complement(predicate);
  }
  const predicate = compareValue(valueIn(joined.row, field, c), comparison, c.frame, c.dialect);
  return inSet(c, row, selectKeys(joined, predicate), asks);
};

/** The set of related documents, by their document ids. */
function compareRelation(row: Row, related: Joined, wanted: Positive, holds: boolean, c: Compiler): Fragment {
  const document = columnOf(c, related.row.alias, 'document_id');
  const distinct = sql`count(distinct ${c.dialect.textIdentity(document)})`;
  switch (wanted.operator) {
    case 'is_not_empty':
      return inSet(c, row, selectKeys(related), holds);
    case 'includes_any':
    case 'includes_all': {
      const asked = [...new Set(wanted.operand as (string | number)[])];
      const ids = asked.filter((id) => typeof id === 'string');
      const isAll = wanted.operator === 'includes_all';
      if (ids.length === 0 || (isAll && ids.length < asked.length)) return holds ? FALSE : complement(FALSE);
      const keys = selectKeys(related, c.dialect.isAnyText(document, ids));
      const every = sql`${keys} group by ${related.key} having ${distinct} = ${raw(String(ids.length))}`;
      return inSet(c, row, isAll && ids.length > 1 ? every : keys, holds);
    }
    default: {
      const operator = countOperator(wanted.operator);
      return compareCount(row, related, distinct, { operator, operand: wanted.operand }, holds, c);
    }
  }
}
