import type { MembershipNode } from '../../../rules/conditions/membership';
import { resolveField, type PathStep } from '../../../rules/catalog';
import { durationMs } from '../../../rules/time';
import { TABLES } from '../../storage/tables';
import {
  columnOf,
  idOf,
  inScope,
  inSet,
  tableAs,
  Unknown,
  type CompileNode,
  type Compiler,
  type Row,
} from '../compiler';
import { inWindow, within } from '../compare/moment';
import { and, bind, complement, FALSE, raw, sql, TRUE, type Fragment } from '../fragment';
import { follow, selectKeys } from '../paths';
import type { Value } from '../values';

/** Member of another segment, by its current set. */
export const compileMembership: CompileNode<MembershipNode> = (node, row, c, holds) => {
  const asks = holds === (node.operator === 'is_member');
  const atRequest = c.atRequest && Object.hasOwn(c.atRequest, node.segment) ? c.atRequest[node.segment] : undefined;
  const set = setOf(node, c);
  if (atRequest) {
    // Since when somebody is in is written with stored members only.
    const dated =
      node.since && set !== undefined && node.of !== 'account'
        ? [inSet(c, row, memberIds(node, set, row.isSubject, c), true)]
        : [];
    const isIn = and([atRequest, ...dated]);
    return asks ? isIn : complement(isIn);
  }
  // Without a request at hand it may be so or not, as with the conditions of that segment.
  if (c.catalog.segments[node.segment]?.requestTime) return TRUE;
  if (set === undefined) return asks ? FALSE : TRUE;
  if (node.of !== 'account') return inSet(c, row, memberIds(node, set, row.isSubject, c), asks);
  const account = follow(row, stepsToAccount(c), c);
  return inSet(c, row, selectKeys(account, sql`${idOf(account.row)} in (${memberIds(node, set, false, c)})`), asks);
};

/** The segment's current set; undefined where it has no members yet. */
const setOf = ({ segment }: MembershipNode, { sets }: Compiler): number | undefined =>
  Object.hasOwn(sets, segment) ? sets[segment] : undefined;

function memberIds({ since }: MembershipNode, set: number, ofSubjects: boolean, c: Compiler): Fragment {
  const member = c.alias('m');
  const subject = columnOf(c, member, 'subject_id');
  const where = [sql`${columnOf(c, member, 'set_id')} = ${bind(set)}`];
  if (ofSubjects) where.push(inScope(c, subject));
  const joinedAt: Value = { sql: columnOf(c, member, 'joined_at'), type: 'datetime', inJson: false };
  if (since && 'joined' in since) where.push(inWindow(joinedAt, since.joined, c.frame, c.dialect));
  if (since && 'atLeast' in since) {
    const lte = new Date(c.now.getTime() - durationMs(since.atLeast));
    where.push(within(joinedAt, { lte }, c.dialect));
  }
  return sql`select ${subject} as k from ${tableAs(c, TABLES.member, member)} where ${and(where)}`;
}

/** The contact's relation to its account. */
function stepsToAccount(c: Compiler): PathStep[] {
  const path = c.catalog.accountPath;
  const field = path === undefined ? undefined : resolveField(c.catalog, c.catalog.uid, path).field;
  if (!field) throw new Unknown('this audience has no relation to accounts');
  return [...field.hops, field.leaf];
}

/** When the subject, or its account, joined, as an expression; null for one who is not a member. */
export function joinedAtOf(node: MembershipNode, row: Row, c: Compiler): Fragment {
  const set = setOf(node, c);
  if (set === undefined) return raw('null');
  const member = c.alias('m');
  const [subject, ofSet] = [columnOf(c, member, 'subject_id'), columnOf(c, member, 'set_id')];
  const from = tableAs(c, TABLES.member, member);
  const select = sql`select min(${columnOf(c, member, 'joined_at')}) from ${from} where ${ofSet} = ${bind(set)}`;
  if (node.of !== 'account') return sql`(${select} and ${subject} = ${idOf(row)})`;
  const account = follow(row, stepsToAccount(c), c);
  const own = and([...account.where, sql`${account.key} = ${idOf(row)}`]);
  return sql`(${select} and ${subject} in (select ${idOf(account.row)} from ${account.from} where ${own}))`;
}
