import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import type { AudienceName } from '../../rules/catalog';
import { dependenciesOf } from '../../rules/dependencies';
import { foldRule, type KnownTruth } from '../../rules/fold';
import { orderByReference } from '../../rules/references';
import { contextHolds, type RequestContext } from '../../rules/request-context';
import type { Rule } from '../../rules/rule';
import { referredKeys } from '../../rules/walk';
import { audienceOf } from '../catalog/audiences';
import { schemaCatalog } from '../catalog/catalog';
import { physicalSchema } from '../catalog/physical';
import { configOf } from '../config';
import { segmentDirectory } from '../membership/directory';
import { requestTimeSegments, type RequestTimeSegment } from '../membership/request-time';
import { compileSegment } from '../sql/compile';
import type { CompileContext, Facts } from '../sql/context';
import { dialectOf } from '../sql/dialects';
import { prepareFacts } from '../sql/facts';
import { bind, join, raw, sql, type Fragment } from '../sql/fragment';
import { RuleCompileError } from '../sql/rule-compile-error';
import { runFragment } from '../sql/run';
import { currentConnection } from '../storage/connection';
import type { AskedAs } from '../storage/dates-of-asker';
import type { StoredRule } from '../storage/segment-rules';
import { readVisit } from './read-visit';

/**
 * Whether the asker is in each of the segments that are decided at each request, by key. What they ask of the request becomes true or
 * false first; only for those of which something else is left the database is asked, in one query for all of them together.
 * @param passed stored segments that are to be decided as well, because time has passed over the asker's dates
 */
export async function decidedAtRequest(
  strapi: Core.Strapi,
  ctx: Context,
  asker: AskedAs,
  now: Date,
  passed: readonly StoredRule[] = []
): Promise<ReadonlyMap<string, boolean>> {
  const directory = await segmentDirectory(strapi);
  const { segments: own, forced, wanted } = await requestTimeSegments(strapi, directory);
  const stored = passed.flatMap(({ rule, ...rest }) =>
    rule && asker[rest.audience] !== undefined && !own.some(({ key }) => key === rest.key) ? [{ ...rest, rule }] : []
  );
  const segments = stored.length === 0 ? own : inOrder([...own, ...stored]);
  if (segments.length === 0) return new Map();
  const isStored = new Set(stored.map(({ key }) => key));
  const visit = await readVisit(strapi, ctx, wanted, now);
  const truths = new Map<string, boolean>();
  const open = new Map<string, Fragment>();
  const sets = Object.fromEntries([...directory].map(([key, { setId }]) => [key, setId]));
  for (const segment of segments) {
    const { key, audience } = segment;
    const folded = foldRule(segment.rule, knownTruth(visit, truths));
    const id = asker[audience];
    // Somebody without a row is in no segment of people or firms, whatever its negations say.
    if (id === undefined) truths.set(key, folded === true && isOfAnybody(audience));
    else if (typeof folded === 'boolean' && !forced.has(key) && !isStored.has(key)) truths.set(key, folded);
    else {
      const rule = typeof folded === 'boolean' ? constantRule(folded) : folded;
      const base = { now, sets, atRequest: Object.fromEntries(open) };
      const predicate = await predicateOf(strapi, { ...segment, rule }, id, base);
      if (predicate) open.set(key, predicate);
      else truths.set(key, false);
    }
  }
  for (const [key, holds] of await ask(strapi, open)) truths.set(key, holds);
  return truths;
}

/** Each after those that it refers to. */
function inOrder(segments: readonly RequestTimeSegment[]): RequestTimeSegment[] {
  const byKey = new Map(segments.map((segment) => [segment.key, segment]));
  const refers = segments.map(({ key, rule }) => ({ key, refers: referredKeys(rule.root) }));
  return orderByReference(refers).flatMap((key) => byKey.get(key) ?? []);
}

/** A segment of visitors that asks about the request alone holds for any of them, known or not. */
const isOfAnybody = (audience: AudienceName): boolean => audience === 'visitor';

const knownTruth =
  (visit: RequestContext, truths: ReadonlyMap<string, boolean>): KnownTruth =>
  (node) => {
    if (node.type === 'context') return contextHolds(node, visit);
    const isIn = node.type === 'membership' ? truths.get(node.segment) : undefined;
    return isIn === undefined || node.type !== 'membership' ? undefined : isIn === (node.operator === 'is_member');
  };

/** A rule that holds for everybody or nobody, where only who is forced in or out is still to be asked. */
function constantRule(holds: boolean): Rule | null {
  if (!holds) return null;
  const children = [{ id: 'all', type: 'group' as const, match: 'none' as const, children: [] }];
  return { version: 1, root: { id: 'root', type: 'group', match: 'all', children } };
}

/** Whether the asker's row is in the segment, as an expression; undefined where the rule names what is not there any more. */
async function predicateOf(
  strapi: Core.Strapi,
  segment: Omit<RequestTimeSegment, 'rule'> & { rule: Rule | null },
  id: number,
  base: Pick<CompileContext, 'now' | 'sets' | 'atRequest'>
): Promise<Fragment | undefined> {
  const { timeZone, weekStart } = configOf(strapi);
  const dialect = dialectOf(strapi);
  const physical = physicalSchema(strapi);
  const context: CompileContext = {
    ...base,
    catalog: schemaCatalog(strapi, segment.audience, 'admin'),
    physical,
    dialect,
    zone: segment.timeZone ?? timeZone,
    weekStart,
    scope: { kind: 'ids', ids: [id] },
    facts: { ranks: {}, campaigns: {} },
  };
  try {
    if (segment.rule) context.facts = await factsOf(strapi, segment.key, segment.rule, context);
    const table = dialect.quote(physical.table(audienceOf(strapi, segment.audience).uid));
    return sql`exists (select 1 from ${table} s where s.id = ${bind(id)} and ${compileSegment(segment, context)})`;
  } catch (error) {
    if (!(error instanceof RuleCompileError)) throw error;
    strapi.log.warn(`[segments] ${segment.key} cannot be decided: ${error.message}`);
    return undefined;
  }
}

/** How long bounds of ranks and last campaigns, which hang on everybody, are taken for what they were. */
const FACTS_MS = 60_000;
const facts = new WeakMap<Core.Strapi, Map<string, { until: number; facts: Facts }>>();

async function factsOf(strapi: Core.Strapi, key: string, rule: Rule, context: CompileContext): Promise<Facts> {
  if (!dependenciesOf(rule, context.catalog).everybody) return context.facts;
  const cache = facts.get(strapi) ?? new Map<string, { until: number; facts: Facts }>();
  facts.set(strapi, cache);
  // Facts of another instant, which a preview asks for, are others.
  const name = `${key} ${Math.floor(context.now.getTime() / FACTS_MS)} ${JSON.stringify(rule)}`;
  const known = cache.get(name);
  if (known && known.until > Date.now()) return known.facts;
  const knex = await currentConnection(strapi);
  const found = await prepareFacts(rule, context, (fragment) => runFragment(strapi, fragment, knex));
  if (cache.size > 1_000) cache.clear();
  cache.set(name, { until: Date.now() + FACTS_MS, facts: found });
  return found;
}

/** Databases bind a limited number of values in one statement. */
const COLUMNS = 200;

async function ask(strapi: Core.Strapi, open: ReadonlyMap<string, Fragment>): Promise<[string, boolean][]> {
  const found: [string, boolean][] = [];
  const knex = await currentConnection(strapi);
  const all = [...open];
  for (let from = 0; from < all.length; from += COLUMNS) {
    const some = all.slice(from, from + COLUMNS);
    const columns = some.map(
      ([, predicate], index) => sql`case when ${predicate} then 1 else 0 end as ${raw(`t${index}`)}`
    );
    const [row] = await runFragment(strapi, sql`select ${join(columns, ', ')}`, knex);
    some.forEach(([key], index) => found.push([key, Number(row?.[`t${index}`]) === 1]));
  }
  return found;
}
