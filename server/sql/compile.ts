import type { SegmentKind } from '../../contracts/segments';
import type { Rule, RuleNode } from '../../rules/rule';
import { OVERRIDES } from '../storage/overrides';
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
import { and, bind, FALSE, or, sql, type Fragment } from './fragment';

/** A segment as far as its members depend on it. */
export interface CompiledSegment {
  key: string;
  kind: SegmentKind;
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

function compileRoot({ root }: Rule, c: Compiler, alias = 's'): Fragment {
  // An unfinished rule names nobody, whatever its match says.
  return root.children.length === 0 ? FALSE : c.compile(root, subjectRow(c, alias), true);
}

/** Whom the segment names, those forced in and not those forced out, as a predicate over `s`. */
export function compileSegment({ key, kind, rule }: CompiledSegment, ctx: CompileContext): Fragment {
  const c = startCompiler(ctx);
  const forced = ctx.scope.kind === 'ids' || !ctx.forced ? { in: true, out: true } : ctx.forced;
  const ruled = kind === 'dynamic' && rule ? rule : undefined;
  const named = forced.in ? orForcedIn(key, ruled, c) : ruled ? compileRoot(ruled, c) : FALSE;
  return forced.out ? and([named, sql`not ${isForced(key, 'out', c)}`]) : named;
}

/** Whom the rule names or the segment forces in, in a shape that leaves the rule its indexes. */
function orForcedIn(key: string, rule: Rule | undefined, c: Compiler): Fragment {
  // Few subjects are each looked up; many are found from the overrides.
  if (c.scope.kind === 'ids') return or([...(rule ? [compileRoot(rule, c)] : []), isForced(key, 'in', c)]);
  const forced = selectForced(key, 'in', c);
  if (!rule) return sql`s.id in (${forced})`;
  if (!c.dialect.unionsAlternatives) return or([compileRoot(rule, c), sql`s.id in (${forced})`]);
  const own = c.alias('a');
  const ruled = compileRoot(rule, c, own);
  const where = and([inScope(c, columnOf(c, own, 'id')), ruled]);
  return sql`s.id in (select ${columnOf(c, own, 'id')} from ${subjects(c, own)} where ${where} union all ${forced})`;
}

/** Overrides are few and name subjects by document id. */
function isForced(key: string, mode: 'in' | 'out', c: Compiler): Fragment {
  const override = c.alias('v');
  const same = sql`${columnOf(c, override, 'subject')} = ${columnOf(c, 's', 'document_id')}`;
  return sql`exists (select 1 from ${tableAs(c, OVERRIDES, override)} where ${and([...ofSegment(key, mode, override, c), same])})`;
}

/** `select id` of the subjects in scope that are forced. */
function selectForced(key: string, mode: 'in' | 'out', c: Compiler): Fragment {
  const [override, subject] = [c.alias('v'), c.alias('a')];
  const id = columnOf(c, subject, 'id');
  const same = sql`${columnOf(c, override, 'subject')} = ${columnOf(c, subject, 'document_id')}`;
  const where = [...ofSegment(key, mode, override, c), inScope(c, id)];
  return sql`select ${id} from ${tableAs(c, OVERRIDES, override)} join ${subjects(c, subject)} on ${same} where ${and(where)}`;
}

const ofSegment = (key: string, mode: 'in' | 'out', override: string, c: Compiler): Fragment[] => [
  sql`${columnOf(c, override, 'segment_key')} = ${bind(key)}`,
  sql`${columnOf(c, override, 'mode')} = ${bind(mode)}`,
];

const subjects = (c: Compiler, alias: string): Fragment => tableAs(c, c.physical.table(c.catalog.uid), alias);

/** Whether `s` is in the context's scope. */
export const isInScope = (ctx: CompileContext): Fragment => {
  const c = startCompiler(ctx);
  return inScope(c, columnOf(c, 's', 'id'));
};
