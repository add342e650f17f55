import { EVENT_SCOPE } from './catalog';
import type { GroupNode } from './conditions/group';
import type { CheckContext, DescribeContext, Scope } from './kind';
import { WORDS } from './words';

export function eventScope(scope: Scope): Scope {
  return { place: 'event', uid: EVENT_SCOPE, rows: scope.rows };
}

export function rowScope(scope: Scope, uid: string): Scope {
  return { place: 'related', uid, rows: scope.rows + 1 };
}

/** Checks a `where` over rows of `scope`; one without conditions is refused. */
export function checkWhere(where: GroupNode | undefined, path: string, scope: Scope, ctx: CheckContext): void {
  if (!where) return;
  if (where.children.length === 0) {
    ctx.report(path, 'empty_where', 'Add a condition to “where”, or remove it.');
    return;
  }
  ctx.check(where, scope);
}

/** ` where (…)`, or nothing. */
export function saidWhere(where: GroupNode | undefined, scope: Scope, ctx: DescribeContext): string {
  return where && where.children.length > 0 ? WORDS.where(ctx.describe(where, scope)) : '';
}
