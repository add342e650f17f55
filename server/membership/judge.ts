import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { canonicalRule } from '../../rules/canonical';
import { dependenciesOf } from '../../rules/dependencies';
import { audienceOf } from '../catalog/audiences';
import { buildCatalog, type Reader } from '../catalog/catalog';
import { physicalSchema } from '../catalog/physical';
import { configOf } from '../config';
import { compileSegment } from '../sql/compile';
import type { CompileContext, Scope } from '../sql/context';
import { dialectOf } from '../sql/dialects';
import { prepareFacts, type Query, type Sample } from '../sql/facts';
import type { Fragment } from '../sql/fragment';
import { runFragment } from '../sql/run';
import { connection, type Knex } from '../storage/connection';
import { forcesAnybody } from '../storage/overrides';
import { audienceTable, ensureSubjects } from '../storage/subjects';
import { freshDirectory, segmentDirectory } from './directory';
import type { SegmentRecord } from './segment-record';

export type Judged = Pick<SegmentRecord, 'key' | 'audience' | 'kind' | 'rule' | 'timeZone'> &
  Partial<Pick<SegmentRecord, 'announceFirst'>>;

/** A rule made ready to judge subjects: everything asked of the database beforehand has been asked. */
export interface Judge {
  /** The audience's table, which the predicate calls `s`. */
  table: string;
  /** Whom the rule names, overrides included; at the time of preparing, or a later one. */
  predicate(scope: Scope, now?: Date): Fragment;
  context: CompileContext;
  /** Of the rule that it judges by. */
  hash: string;
}

/**
 * Prepares a segment for judging at `now`.
 * @throws RuleCompileError when the rule names something that does not exist any more
 */
export async function judgeOf(
  strapi: Core.Strapi,
  segment: Judged,
  now: Date,
  options: {
    trx?: Knex.Transaction;
    reader?: Reader;
    /** Asks the database; without it, a connection of the pool does, or `trx`. */
    query?: Query;
    /** Subjects whose values place ranks, instead of everybody's. */
    sample?: Sample;
  } = {}
): Promise<Judge> {
  const catalog = await buildCatalog(strapi, segment.audience, options.reader ?? 'admin');
  // Members must not follow from a set that another instance has just replaced.
  const directory = options.trx ? await segmentDirectory(strapi) : await freshDirectory(strapi);
  const context: CompileContext = {
    catalog,
    physical: physicalSchema(strapi),
    dialect: dialectOf(strapi),
    now,
    zone: segment.timeZone ?? configOf(strapi).timeZone,
    weekStart: configOf(strapi).weekStart,
    scope: { kind: 'all' },
    sets: Object.fromEntries([...directory].map(([key, entry]) => [key, entry.setId])),
    facts: { ranks: {}, campaigns: {} },
    forced: await forcesAnybody(options.trx ?? connection(strapi), segment.key),
  };
  if (segment.rule) {
    const { splits } = dependenciesOf(segment.rule, catalog);
    if (splits && !options.trx) await ensureSubjects(strapi, segment.audience);
    const query = options.query ?? ((fragment) => runFragment(strapi, fragment, options.trx));
    context.facts = await prepareFacts(segment.rule, context, query, options.sample);
  }
  return {
    table: audienceTable(strapi, audienceOf(strapi, segment.audience).uid).table,
    predicate: (scope, at = now) => compileSegment(segment, { ...context, scope, now: at }),
    context,
    hash: ruleHash(strapi, segment),
  };
}

/** What a set of members was built from: with another hash it has to be built anew. */
export function ruleHash(strapi: Core.Strapi, segment: Judged): string {
  const parts = [
    segment.kind,
    segment.audience,
    segment.timeZone ?? configOf(strapi).timeZone,
    configOf(strapi).weekStart,
    segment.rule ? canonicalRule(segment.rule) : null,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
