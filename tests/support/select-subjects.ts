import { isInScope } from '../../server/sql/compile';
import type { CompileContext } from '../../server/sql/context';
import { and, sql, type Fragment } from '../../server/sql/fragment';

/** `select id` of the subjects in scope for whom the predicate over `s` holds. */
export function selectSubjects(predicate: Fragment, ctx: CompileContext): Fragment {
  const table = ctx.dialect.quote(ctx.physical.table(ctx.catalog.uid));
  return sql`select s.id as id from ${table} s where ${and([isInScope(ctx), predicate])}`;
}
