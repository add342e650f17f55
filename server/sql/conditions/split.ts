import { createHash } from 'node:crypto';
import type { SplitNode } from '../../../rules/conditions/split';
import { TABLES } from '../../storage/tables';
import { columnOf, idOf, inScope, inSet, tableAs, type CompileNode, type Compiler, type Row } from '../compiler';
import { and, bind, raw, sql, type Fragment } from '../fragment';

const PRIME = 2n ** 31n - 1n;
/** Shares are counted in hundredths of a hundredth of a percent. */
const STEPS = 1_000_000;
const STEPS_PER_PERCENT = 10_000;

/** A stable share of the audience, by the bucket that is stored for each subject. */
export const compileSplit: CompileNode<SplitNode> = ({ salt, from, to }, row, c, holds) => {
  const { subject, table, where, share } = bucketRows(salt, c);
  const conditions = [
    ...where,
    ...(row.isSubject ? [inScope(c, subject)] : []),
    sql`${share} >= ${raw(String(Math.round(from * STEPS_PER_PERCENT)))}`,
    sql`${share} < ${raw(String(Math.round(to * STEPS_PER_PERCENT)))}`,
  ];
  const keys = sql`select ${subject} as k from ${table} where ${and(conditions)}`;
  return inSet(c, row, keys, holds);
};

/** The subject's share in percent, as an expression. */
export function shareOf(salt: string, row: Row, c: Compiler): Fragment {
  const { subject, table, where, share } = bucketRows(salt, c);
  return sql`(select ${share} / 10000.0 from ${table} where ${and([...where, sql`${subject} = ${idOf(row)}`])})`;
}

function bucketRows(
  salt: string,
  c: Compiler
): { subject: Fragment; table: Fragment; where: Fragment[]; share: Fragment } {
  const alias = c.alias('b');
  const hash = createHash('sha256').update(salt, 'utf8').digest();
  const factor = 1n + (BigInt(hash.readUInt32BE(0)) % (PRIME - 1n));
  const addend = BigInt(hash.readUInt32BE(4)) % PRIME;
  const bucket = columnOf(c, alias, 'bucket');
  // 64-bit integers: the product stays below 2^62.
  const product = sql`${c.dialect.integer(factor)} * ${bucket} + ${c.dialect.integer(addend)}`;
  return {
    subject: columnOf(c, alias, 'subject_id'),
    table: tableAs(c, TABLES.subject, alias),
    where: [sql`${columnOf(c, alias, 'audience')} = ${bind(c.catalog.audience)}`],
    share: sql`((${product}) % ${raw(String(PRIME))} % ${raw(String(STEPS))})`,
  };
}
