import type { Rule, RuleNode } from '../../rules/rule';
import {
  atNode,
  columnOf,
  compilerOf,
  inScope,
  subjectRow,
  tableAs,
  type CompileNode,
  type Compiler,
} from './compiler';
import { COMPILERS } from './conditions';
import type { CompileContext } from './context';
import { and, bind, FALSE, or, sql, TRUE, type Fragment } from './fragment';

/** The table of the content type `plugin::segments.override`. */
const OVERRIDES = 'segments_overrides';

/** A segment as far as its members depend on it. */
export interface CompiledSegment {
  key: string;
  kind: 'dynamic' | 'static' | 'imported';
  rule?: Rule | null;
}

const compileNode: CompileNode = (node: RuleNode, row, c, holds) =>
  atNode(node.id, () => (COMPILERS[node.type] as CompileNode)(node, row, c, holds));

/** What compilation of one rule or segment shares. */
export const startCompiler = (ctx: CompileContext): Compiler => compilerOf(ctx, compileNode);

/**
 * The rule as a predicate over the audience's table, which is called `s`: true for whom it holds, false or unknown
 * for all others. Subjects outside of the context's scope must be excluded beside it.
 * @throws RuleCompileError where it names something that does not exist
 */
export function compileRule(rule: Rule, ctx: CompileContext): Fragment {
  return compileRoot(rule, startCompiler(ctx));
}

function compileRoot({ root }: Rule, c: Compiler): Fragment {
  // An unfinished rule names nobody, whatever its match says.
  return root.children.length === 0 ? FALSE : c.compile(root, subjectRow(c), true);
}

/** Whom the segment names, those forced in and not those forced out, as a predicate over `s`. */
export function compileSegment({ key, kind, rule }: CompiledSegment, ctx: CompileContext): Fragment {
  const c = startCompiler(ctx);
  const forcedIn = isForced(key, 'in', c);
  const named = kind === 'dynamic' && rule ? or([compileRoot(rule, c), forcedIn]) : forcedIn;
  return and([named, sql`not ${isForced(key, 'out', c)}`]);
}

/** Overrides are few and name subjects by document id. */
function isForced(key: string, mode: 'in' | 'out', c: Compiler): Fragment {
  const override = c.alias('v');
  const same = sql`${columnOf(c, override, 'subject')} = ${columnOf(c, 's', 'document_id')}`;
  const where = and([
    sql`${columnOf(c, override, 'segment_key')} = ${bind(key)}`,
    sql`${columnOf(c, override, 'mode')} = ${bind(mode)}`,
    same,
  ]);
  return sql`exists (select 1 from ${tableAs(c, OVERRIDES, override)} where ${where})`;
}

/** `select id` of the subjects in scope for whom the predicate over `s` holds. */
export function selectSubjects(predicate: Fragment, ctx: CompileContext): Fragment {
  const c = startCompiler(ctx);
  const scope = inScope(c, columnOf(c, 's', 'id'));
  const where = scope === TRUE ? predicate : and([scope, predicate]);
  return sql`select ${columnOf(c, 's', 'id')} as id from ${tableAs(c, c.physical.table(c.catalog.uid), 's')} where ${where}`;
}
