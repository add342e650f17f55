import { EVENT_SCOPE } from '../../rules/catalog';
import type { RuleNode } from '../../rules/rule';
import type { TimeFrame } from '../../rules/time';
import type { CompileContext } from './context';
import { bind, FALSE, raw, sql, TRUE, type Fragment } from './fragment';
import { RuleCompileError } from './rule-compile-error';

/** The row that a condition speaks of: the subject, a row related to it, or an event. */
export interface Row {
  /** Its type, `EVENT_SCOPE` for an event. */
  uid: string;
  alias: string;
  /** Subjects are the rows that the scope is about. */
  isSubject: boolean;
}

/** A node as a predicate over the row: it is true where the node holds, or, with `holds` false, exactly where it does not. */
export type CompileNode<N extends RuleNode = RuleNode> = (
  node: N,
  row: Row,
  c: Compiler,
  holds: boolean
) => SetPredicate;

/** What one compilation shares: the context, aliases that are used once, and the way back to nodes of any kind. */
export interface Compiler extends CompileContext {
  frame: TimeFrame;
  alias(prefix: string): string;
  compile(node: RuleNode, row: Row, holds: boolean): SetPredicate;
}

export function compilerOf(ctx: CompileContext, compileNode: CompileNode): Compiler {
  let count = 0;
  const compiler: Compiler = {
    ...ctx,
    frame: { now: ctx.now, zone: ctx.zone, weekStart: ctx.weekStart },
    alias: (prefix) => `${prefix}${(count += 1)}`,
    compile: (node, row, holds) => compileNode(node, row, compiler, holds),
  };
  return compiler;
}

/** The subject, in the alias that predicates over the audience's table use. */
export const subjectRow = (ctx: CompileContext, alias = 's'): Row => ({ uid: ctx.catalog.uid, alias, isSubject: true });

export const isEvent = (row: Row): boolean => row.uid === EVENT_SCOPE;

/** A column by its physical name. */
export const columnOf = (c: Compiler, alias: string, name: string): Fragment =>
  sql`${raw(alias)}.${c.dialect.quote(name)}`;

export const idOf = (row: Row): Fragment => raw(`${row.alias}.id`);

/** `table alias`, for a from clause. */
export const tableAs = (c: Compiler, table: string, alias: string): Fragment =>
  sql`${c.dialect.quote(table)} ${raw(alias)}`;

/** Keeps the scope's subjects where `key` holds their ids. */
export function inScope(c: Compiler, key: Fragment): Fragment {
  switch (c.scope.kind) {
    case 'all':
      return TRUE;
    case 'ids':
      return c.scope.ids.length === 0 ? FALSE : c.dialect.isAnyId(key, c.scope.ids);
    case 'range':
      return sql`${key} between ${bind(c.scope.from)} and ${bind(c.scope.to)}`;
  }
}

/** A predicate that is membership in a set of ids, which can also be had by itself. */
export interface SetPredicate extends Fragment {
  /** `select … as k`. */
  keys?: Fragment;
}

/** Whether the row's id is among the keys that the subquery selects as `k`. */
export function inSet(c: Compiler, row: Row, keys: Fragment, holds: boolean): SetPredicate {
  // Of few subjects the keys are few: a list of them is made once, wherever the predicate stands.
  if (!holds && row.isSubject && c.scope.kind === 'ids') return sql`${idOf(row)} not in (${keys})`;
  if (!holds) return c.dialect.notInSet(idOf(row), keys, c.alias('x'));
  return { ...sql`${idOf(row)} in (${keys})`, keys };
}

/** Runs `work`; whatever it refuses is a fault of this node. */
export function atNode<T>(nodeId: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RuleCompileError || !(error instanceof RangeError || error instanceof Unknown)) throw error;
    throw new RuleCompileError(nodeId, error.message);
  }
}

/** A name that leads nowhere; becomes a `RuleCompileError` at its node. */
export class Unknown extends Error {}
