import { aggregated, saidTypes, typesTaken } from './aggregate';
import { resolveField, resolveRows, type ResolvedRows } from './catalog';
import { checkWindow, comparedField, reportUnresolved, type Compared } from './comparison';
import type { RelatedAggregate, RelatedNode } from './conditions/related';
import { datedField } from './dated';
import type { CheckContext, DependencyContext, DescribeContext, Scope } from './kind';
import { RULE_LIMITS } from './limits';
import { windowPhrase } from './phrase';
import { windowTime } from './time-dependency';
import { checkWhere, rowScope, saidWhere } from './where';

/** Rows and what is asked of them; the part that `rank` shares. */
export type RelatedRows = Pick<RelatedNode, 'path' | 'aggregate' | 'where' | 'window'>;

/**
 * Reports trouble with rows and aggregate; `prefix` is where they are in the node. Answers what the aggregate is compared as,
 * `nothing` where it is not compared, undefined after trouble.
 */
export function checkRelatedRows(
  asked: RelatedRows,
  prefix: string,
  ctx: CheckContext
): Compared | 'nothing' | undefined {
  const rows = resolveRows(ctx.catalog, ctx.scope.uid, asked.path);
  if (!rows) {
    ctx.report(`${prefix}path`, 'unknown_rows', ctx.words.issues.unknownRows(asked.path));
    return undefined;
  }
  const scope = rowScope(ctx.scope, rows.uid);
  if (scope.rows > RULE_LIMITS.rows) {
    ctx.report(`${prefix}path`, 'where_too_deep', ctx.words.issues.whereTooDeep(RULE_LIMITS.rows));
    return undefined;
  }
  checkWhere(asked.where, `${prefix}where`, scope, ctx);
  if (asked.window) {
    const type = checkRowDate(asked.window.path, `${prefix}window.path`, rows, ctx);
    if (type) checkWindow(asked.window.range, type, `${prefix}window.range`, ctx);
  }
  return checkAggregate(asked.aggregate, `${prefix}aggregate`, rows, ctx);
}

function checkAggregate(
  { fn, of, valueType, by }: RelatedAggregate,
  path: string,
  rows: ResolvedRows,
  ctx: CheckContext
): Compared | 'nothing' | undefined {
  const isOrdered = fn === 'first' || fn === 'last';
  if (by !== undefined && !isOrdered) {
    ctx.report(`${path}.by`, 'by_not_allowed', ctx.words.issues.byNotAllowed(fn));
  }
  if (fn === 'exists' || fn === 'not_exists' || fn === 'count') {
    const message = ctx.words.issues.looksAtRows(fn);
    if (of !== undefined) ctx.report(`${path}.of`, 'of_not_allowed', message);
    if (valueType !== undefined) ctx.report(`${path}.valueType`, 'type_not_allowed', message);
    return fn === 'count' ? { valueType: 'number', label: ctx.words.count(rows.label) } : 'nothing';
  }
  if (isOrdered) {
    if (by === undefined) ctx.report(`${path}.by`, 'by_missing', ctx.words.issues.byMissing(rows.label, fn));
    else checkRowDate(by, `${path}.by`, rows, ctx);
  }
  if (of === undefined) {
    ctx.report(`${path}.of`, 'of_missing', ctx.words.issues.ofMissing(rows.label, fn));
    return undefined;
  }
  const { field, reason } = resolveField(ctx.catalog, rows.uid, of, valueType);
  if (!field) {
    reportUnresolved(reason, { where: `${path}.of`, path: of }, ctx);
    return undefined;
  }
  const takes = typesTaken(fn);
  if (!takes.includes(field.valueType)) {
    ctx.report(
      `${path}.of`,
      'of_wrong_type',
      ctx.words.issues.ofWrongType(fn, saidTypes(ctx.words, takes), field.label)
    );
    return undefined;
  }
  return aggregated(fn, { ...comparedField(field), label: `${rows.label} › ${field.label}` });
}

function checkRowDate(
  path: string,
  where: string,
  rows: ResolvedRows,
  ctx: CheckContext
): 'date' | 'datetime' | undefined {
  const { field, reason } = resolveField(ctx.catalog, rows.uid, path);
  if (!field) {
    if (reason === 'type_needed') ctx.report(where, 'not_a_date', ctx.words.issues.dateInJson(path, rows.label));
    else reportUnresolved(reason, { where, path }, ctx);
    return undefined;
  }
  if (field.valueType === 'date' || field.valueType === 'datetime') return field.valueType;
  ctx.report(where, 'not_a_date', ctx.words.issues.notADate(field.label));
  return undefined;
}

/** What the aggregate is compared as; undefined where nothing is compared or its field is unknown. */
export function relatedValue(
  asked: RelatedRows,
  ctx: Pick<DescribeContext, 'catalog' | 'scope'>
): Compared | undefined {
  const { fn, of, valueType } = asked.aggregate;
  if (fn === 'exists' || fn === 'not_exists') return undefined;
  if (fn === 'count') return { valueType: 'number', label: asked.path };
  const rows = resolveRows(ctx.catalog, ctx.scope.uid, asked.path);
  const field = rows && of !== undefined ? resolveField(ctx.catalog, rows.uid, of, valueType).field : undefined;
  return field && aggregated(fn, comparedField(field));
}

/** `sum of Total over Orders where (…)`: what a rule compares or ranks by. */
export function saidRelatedValue(asked: RelatedRows, ctx: DescribeContext): string {
  const { fn, of = '…', by = '…', valueType } = asked.aggregate;
  const rows = saidRows(asked, ctx);
  const uid = resolveRows(ctx.catalog, ctx.scope.uid, asked.path)?.uid ?? '';
  const label = (path: string, type?: typeof valueType): string =>
    resolveField(ctx.catalog, uid, path, type).field?.label ?? path;
  switch (fn) {
    case 'exists':
    case 'not_exists':
    case 'count':
      return ctx.words.count(rows);
    case 'first':
      return ctx.words.firstRow(label(of, valueType), rows, label(by));
    case 'last':
      return ctx.words.lastRow(label(of, valueType), rows, label(by));
    default:
      return ctx.words[fn](label(of, valueType), rows);
  }
}

/** `Orders where (…) whose Placed at is in the last 30 days`. */
export function saidRows({ path, where, window }: RelatedRows, ctx: DescribeContext): string {
  const rows = resolveRows(ctx.catalog, ctx.scope.uid, path);
  const scope = rowScope(ctx.scope, rows?.uid ?? '');
  const date = window && (resolveField(ctx.catalog, scope.uid, window.path).field?.label ?? window.path);
  const within = window && date ? ctx.words.rowDate(date, windowPhrase(ctx.words, window.range)) : '';
  return (rows?.label ?? path) + saidWhere(where, scope, ctx) + within;
}

/** Collects what rows and aggregate read. */
export function collectRelatedRows(nodeId: string, asked: RelatedRows, ctx: DependencyContext): void {
  const scope = collectedScope(asked, ctx);
  if (!scope) return;
  ctx.collect.rows(ctx.scope, asked.path);
  const { of, by, valueType } = asked.aggregate;
  if (of !== undefined) ctx.collect.field(scope, of, valueType);
  if (by !== undefined) ctx.collect.field(scope, by);
  if (asked.where) ctx.visit(asked.where, scope);
  if (!asked.window) return;
  const { path, range } = asked.window;
  ctx.collect.field(scope, path);
  const type = resolveField(ctx.catalog, scope.uid, path).field?.valueType;
  if (type !== 'date' && type !== 'datetime') return;
  const dated = datedField(ctx.catalog, scope, path);
  const crossing = dated && { of: dated, ends: { by: 'window', window: range, type } as const };
  ctx.collect.time(nodeId, 'field', windowTime(range, type), crossing);
}

/** The scope of the rows, with the way to them; undefined where there is none. */
export function collectedScope({ path }: Pick<RelatedRows, 'path'>, ctx: DependencyContext): Scope | undefined {
  const rows = resolveRows(ctx.catalog, ctx.scope.uid, path);
  return rows && rowScope(ctx.scope, rows.uid, [...rows.hops, rows.many]);
}
