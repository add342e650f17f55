import type { AudienceName } from '../../rules/catalog';
import { EVENT_SCOPE } from '../../rules/catalog';
import type { TimeFrame } from '../../rules/time';
import type { CompileContext } from './context';
import { bind, raw, sql, TRUE, type Fragment } from './fragment';
import { RuleCompileError } from './rule-compile-error';

/** The row that a condition speaks of: the subject, a row related to it, or an event. */
export interface Row {
  /** Its type, `EVENT_SCOPE` for an event. */
  uid: string;
  alias: string;
  /** Subjects are the rows that the scope is about. */
  isSubject: boolean;
}

/** What one compilation shares: the context, and aliases that are used once. */
export interface Compiler extends CompileContext {
  frame: TimeFrame;
  alias(prefix: string): string;
}

export function compilerOf(ctx: CompileContext): Compiler {
  let count = 0;
  return {
    ...ctx,
    frame: { now: ctx.now, zone: ctx.zone, weekStart: ctx.weekStart },
    alias: (prefix) => `${prefix}${(count += 1)}`,
  };
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
      return c.dialect.isAnyId(key, c.scope.ids);
    case 'range':
      return sql`${key} between ${bind(c.scope.from)} and ${bind(c.scope.to)}`;
  }
}

/** Column of the events table that holds the subject. */
export const subjectColumn = (audience: AudienceName): string => (audience === 'contact' ? 'contact_id' : 'account_id');

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
