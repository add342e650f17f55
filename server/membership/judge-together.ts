import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';
import { schemaCatalog } from '../catalog/catalog';
import { physicalSchema } from '../catalog/physical';
import { configOf } from '../config';
import { compileSegment } from '../sql/compile';
import { dialectOf } from '../sql/dialects';
import { raw, sql, type Fragment } from '../sql/fragment';
import { RuleCompileError } from '../sql/rule-compile-error';
import type { Knex } from '../storage/connection';
import { gatheredEvents, type Gathered } from '../storage/gathered-events';
import { judgedTogether } from '../storage/judged';
import { membershipsAmong } from '../storage/members';
import type { LiveSegment } from './live-segments';
import type { Membership } from './write-memberships';

export interface Asked {
  segment: LiveSegment;
  setId: number;
  /** Row ids, in ascending order. */
  subjects: readonly number[];
}

/**
 * Judges subjects by several segments in one query and answers who joins and who leaves, in the order of the segments and
 * then of the subjects. Whoever does not exist any more leaves. Segments that hang on everybody, and those whose rules
 * name what is not there any more, keep the others as they are.
 */
export async function judgeTogether(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  audience: AudienceName,
  asked: readonly Asked[],
  by: { existing: ReadonlySet<number>; sets: Readonly<Record<string, number | undefined>>; now: Date }
): Promise<Omit<Membership, 'cause'>[]> {
  if (asked.length === 0) return [];
  const gathered = await gather(strapi, trx, audience, asked);
  const context = { ...by, ...(gathered && { gathered }) };
  const predicates = asked.map(({ segment, subjects }) => predicateOf(strapi, audience, segment, subjects, context));
  const judged = asked.map((_, place) => place).filter((place) => predicates[place] !== undefined);
  const table = dialectOf(strapi).quote(physicalSchema(strapi).table(audienceOf(strapi, audience).uid));
  const holding = await judgedTogether(
    strapi,
    trx,
    table,
    predicates.filter((each) => each !== undefined),
    gathered?.prefix
  );
  const holds = new Map(judged.map((place, index) => [place, holding[index]]));
  const present = await membershipsAmong(
    trx,
    asked.map(({ setId }) => setId),
    [...new Set(asked.flatMap(({ subjects }) => subjects))].sort((a, b) => a - b)
  );
  return asked.flatMap(({ segment, setId, subjects }, place) =>
    subjects.flatMap((subjectId): Omit<Membership, 'cause'>[] => {
      const isIn = present.get(setId)?.has(subjectId) ?? false;
      const keeps = isIn && by.existing.has(subjectId);
      const belongs = holds.get(place)?.has(subjectId) ?? keeps;
      return isIn === belongs ? [] : [{ segmentKey: segment.key, setId, subjectId, kind: belongs ? 'joined' : 'left' }];
    })
  );
}

/** From so many questions about the events of subjects on, the events are gathered. */
const MANY = 200;

async function gather(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  audience: AudienceName,
  asked: readonly Asked[]
): Promise<Gathered | undefined> {
  const reading = asked.filter(({ segment }) => segment.reads.events.length > 0);
  if (reading.reduce((sum, { subjects }) => sum + subjects.length, 0) < MANY) return undefined;
  const subjects = new Set(reading.flatMap((each) => each.subjects));
  const names = new Set(reading.flatMap(({ segment }) => segment.reads.events));
  return gatheredEvents(strapi, trx, audience, [...subjects], [...names].sort());
}

/** Who of the subjects belongs in the segment; undefined where that cannot be said of a few. */
function predicateOf(
  strapi: Core.Strapi,
  audience: AudienceName,
  segment: LiveSegment,
  subjects: readonly number[],
  { sets, now, gathered }: { sets: Readonly<Record<string, number | undefined>>; now: Date; gathered?: Gathered }
): Fragment | undefined {
  if (segment.reads.everybody) return undefined;
  const dialect = dialectOf(strapi);
  const { timeZone, weekStart } = configOf(strapi);
  try {
    const predicate = compileSegment(segment, {
      catalog: schemaCatalog(strapi, audience, 'admin'),
      physical: physicalSchema(strapi),
      dialect,
      now,
      zone: segment.timeZone ?? timeZone,
      weekStart,
      scope: { kind: 'ids', ids: subjects },
      sets,
      facts: { ranks: {}, campaigns: {} },
      ...(gathered && { gathered }),
    });
    return sql`${dialect.isAnyId(raw('s.id'), subjects)} and ${predicate}`;
  } catch (error) {
    // The next refresh says so.
    if (error instanceof RuleCompileError) return undefined;
    throw error;
  }
}
