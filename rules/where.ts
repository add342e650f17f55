import { EVENT_SCOPE, type PathStep } from './catalog';
import type { GroupNode } from './conditions/group';
import type { CheckContext, DescribeContext, Scope } from './kind';

export function eventScope(scope: Scope): Scope {
  return { place: 'event', uid: EVENT_SCOPE, rows: scope.rows };
}

/** @param steps that lead from the row in scope to the related ones */
export function rowScope(scope: Scope, uid: string, steps: readonly PathStep[] = []): Scope {
  return { place: 'related', uid, rows: scope.rows + 1, steps: [...(scope.steps ?? []), ...steps] };
}

/** Checks a `where` over rows of `scope`; one without conditions is refused. */
export function checkWhere(where: GroupNode | undefined, path: string, scope: Scope, ctx: CheckContext): void {
  if (!where) return;
  if (where.children.length === 0) {
    ctx.report(path, 'empty_where', ctx.words.issues.emptyWhere);
    return;
  }
  ctx.check(where, scope);
}

/** ` where (…)`, or nothing. */
export function saidWhere(where: GroupNode | undefined, scope: Scope, ctx: DescribeContext): string {
  return where && where.children.length > 0 ? ctx.words.where(ctx.describe(where, scope)) : '';
}
