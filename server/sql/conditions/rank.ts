import type { RankBy, RankNode } from '../../../rules/conditions/rank';
import { compareAggregate, isZeroBased, selectAggregates, type Asked } from '../aggregate';
import { inScope, inSet, tableAs, idOf, Unknown, type CompileNode, type Compiler, type Row } from '../compiler';
import { compareNumber } from '../compare/number';
import { complement, FALSE, raw, sql, TRUE, and, type Fragment } from '../fragment';
import { selectKeys, type Joined } from '../paths';
import { askedOfEvents, askedOfRelated, eventRows, relatedRows } from '../rows';
import { fieldAt, joinedFor, scalarAt, valueIn } from '../values';

/** Above, below or between bounds that were looked up over everybody beforehand. */
export const compileRank: CompileNode<RankNode> = (node, row, c, holds) => {
  const bounds = c.facts.ranks[node.id];
  if (bounds === undefined) throw new Unknown('the bounds of the rank were not looked up');
  if (bounds === null) return holds ? FALSE : TRUE;
  const ends = [
    ...(bounds.atLeast === undefined ? [] : [{ operator: 'at_least', operand: bounds.atLeast }]),
    ...(bounds.atMost === undefined ? [] : [{ operator: 'at_most', operand: bounds.atMost }]),
  ];
  if (node.by.type === 'attribute') return compareField(node.by, row, ends, c, holds);
  const { rows, asked } = rowsRankedBy(node.by, row, c);
  // Both ends at once where nothing counts as 0: one comparison.
  const comparison =
    bounds.atLeast !== undefined && bounds.atMost !== undefined
      ? { operator: 'between', operand: { from: bounds.atLeast, to: bounds.atMost } }
      : ends[0];
  return comparison ? compareAggregate(row, rows, asked, comparison, holds, c) : holds ? FALSE : TRUE;
};

function compareField(
  by: Extract<RankBy, { type: 'attribute' }>,
  row: Row,
  ends: { operator: string; operand: number | string }[],
  c: Compiler,
  holds: boolean
): Fragment {
  const field = fieldAt(row, by.path, by.valueType, c);
  const joined = joinedFor(row, field, c);
  const value = valueIn(joined?.row ?? row, field, c);
  const predicate = and(ends.map(({ operator, operand }) => compareNumber(value, operator, operand, c.dialect)));
  if (joined) return inSet(c, row, selectKeys(joined, predicate), holds);
  return holds ? predicate : complement(predicate);
}

/** The rows that subjects are ranked by, and what is asked of them. */
export function rowsRankedBy(
  by: Exclude<RankBy, { type: 'attribute' }>,
  row: Row,
  c: Compiler
): { rows: Joined; asked: Asked } {
  if (by.type === 'related') {
    const rows = relatedRows(row, by, c);
    return { rows, asked: askedOfRelated(rows, by.aggregate, c) };
  }
  const rows = eventRows(row, by, c);
  return { rows, asked: askedOfEvents(rows, by.aggregate, c) };
}

/** What subjects are ranked by. */
interface Ranked {
  /** `select … as v`, one row for each subject that has a value. In the order of the values also where they are not rounded yet. */
  values: Fragment;
  /** Whether values compare as decimals, after rounding; it would hide a column from its index. */
  areDecimals: boolean;
}

export function selectRanked(by: RankBy, row: Row, c: Compiler): Ranked {
  const subjects = tableAs(c, c.physical.table(row.uid), row.alias);
  const scope = inScope(c, idOf(row));
  if (by.type === 'attribute') {
    const value = scalarAt(row, by.path, by.valueType, c);
    const values = sql`select ${value.sql} as v from ${subjects} where ${and([scope, sql`${value.sql} is not null`])}`;
    return { values, areDecimals: value.number === 'decimal' };
  }
  const { rows, asked } = rowsRankedBy(by, row, c);
  const x = raw(c.alias('x'));
  const values = sql`(${selectAggregates(rows, asked, c)}) ${x}`;
  if (!isZeroBased(asked.fn)) {
    const ranked = sql`select ${x}.v as v from ${subjects} join ${values} on ${x}.k = ${idOf(row)} where ${x}.v is not null`;
    return { values: ranked, areDecimals: asked.fn !== 'avg' && asked.of?.number === 'decimal' };
  }
  const ranked = sql`select coalesce(${x}.v, 0) as v from ${subjects} left join ${values} on ${x}.k = ${idOf(row)}${scope === TRUE ? raw('') : sql` where ${scope}`}`;
  return { values: ranked, areDecimals: false };
}
