import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';
import type { Person } from '../../contracts/people';
import type { Impact, impactSchema } from '../../contracts/segments';
import type { Reader } from '../catalog/catalog';
import { judgingTime } from '../membership/clock';
import { judgeOf, type Judge, type Judged } from '../membership/judge';
import { paces } from '../membership/paces';
import { existingSegment } from '../membership/segment-record';
import { isInScope } from '../sql/compile';
import type { Scope } from '../sql/context';
import type { Query } from '../sql/facts';
import { and, complement, type Fragment } from '../sql/fragment';
import { RuleCompileError } from '../sql/rule-compile-error';
import { connection } from '../storage/connection';
import { idBounds, subjectsAs } from '../storage/judged';
import { isMember } from '../storage/members';
import { peopleById, peopleWhere } from '../storage/people';
import { stateOf } from '../storage/states';
import { stoppable } from '../storage/stoppable';
import { compareSets, differing, tally } from '../storage/tallies';
import { ruleFrom } from './rule-input';

type Predicate = (scope: Scope) => Fragment;
type Found = Pick<Impact, 'before' | 'after' | 'joining' | 'leaving' | 'sample'>;

/**
 * Who would join and who would leave if this rule were saved: all are judged now, by the present rule and by the
 * proposed one, so that what changes by itself meanwhile is not laid at the rule's door.
 * @param caller ends when nobody waits for the answer any more
 * @throws NotFoundError, ValidationError with the rule's issues, Stopped
 */
export async function impact(
  strapi: Core.Strapi,
  key: string,
  input: z.output<typeof impactSchema>,
  by: { reader: Reader; caller: AbortSignal }
): Promise<Impact> {
  const started = performance.now();
  const segment = await existingSegment(strapi, key);
  if (segment.kind !== 'dynamic') throw new errors.ValidationError('Only a dynamic segment has a rule.');
  const { audience } = segment;
  const rule = input.rule === null ? null : await ruleFrom(strapi, audience, input.rule, { reader: by.reader, key });
  const timeZone = input.timeZone === undefined ? segment.timeZone : input.timeZone;
  const now = await judgingTime(strapi);
  const query = stoppable(strapi, by.caller);
  const proposed = await judgeOf(strapi, { ...segment, rule, timeZone }, now, { reader: by.reader, query });
  const asked = { strapi, audience, query, judge: proposed, sample: input.sample };
  const before = await presentOf(strapi, segment, now, query);
  const after: Predicate = (scope) => proposed.predicate(scope);
  // On SQLite the process stands still during a statement: many short ones there.
  const found = await (strapi.db.dialect.client === 'sqlite' ? judgeInPaces : judgeAtOnce)(asked, before, after);
  return { ...found, asOf: now.toISOString(), ms: Math.round(performance.now() - started) };
}

/** Whom the present rule names; where it has become invalid, the last good members. */
async function presentOf(strapi: Core.Strapi, segment: Judged, now: Date, query: Query): Promise<Predicate> {
  try {
    const judge = await judgeOf(strapi, segment, now, { query });
    judge.predicate({ kind: 'all' });
    return (scope) => judge.predicate(scope);
  } catch (error) {
    if (!(error instanceof RuleCompileError)) throw error;
    const setId = (await stateOf(connection(strapi), segment.key))?.setId ?? null;
    return () => isMember(setId);
  }
}

interface Asked {
  strapi: Core.Strapi;
  audience: Judged['audience'];
  query: Query;
  judge: Judge;
  sample: number;
}

/** Each side is found by its own indexes, and then the two are laid together. */
async function judgeAtOnce({ strapi, audience, query, judge, sample }: Asked, before: Predicate, after: Predicate) {
  const from = subjectsAs(connection(strapi), judge.table, false);
  const sets = { from, before: before({ kind: 'all' }), after: after({ kind: 'all' }) };
  const counts = await compareSets(query, sets);
  const some = async (side: 'before' | 'after', of: number): Promise<Person[]> => {
    if (of === 0 || sample === 0) return [];
    const ids = await differing(query, sets, side, sample);
    const people = await peopleById(strapi, audience, ids);
    return ids.flatMap((id) => people.get(id) ?? []);
  };
  const joining = counts.after - counts.both;
  const leaving = counts.before - counts.both;
  return {
    ...{ before: counts.before, after: counts.after, joining, leaving },
    sample: { joining: await some('after', joining), leaving: await some('before', leaving) },
  };
}

async function judgeInPaces(
  { strapi, audience, query, judge, sample }: Asked,
  before: Predicate,
  after: Predicate
): Promise<Found> {
  const found: Found = { before: 0, after: 0, joining: 0, leaving: 0, sample: { joining: [], leaving: [] } };
  const knex = connection(strapi);
  const from = subjectsAs(knex, judge.table, true);
  const bounds = await idBounds(knex, judge.table);
  if (!bounds) return found;
  for (const { range } of paces(bounds)) {
    const scope = { kind: 'range', ...range } as const;
    const among = isInScope({ ...judge.context, scope });
    const [was, is] = [before(scope), after(scope)];
    for (const { truths, n } of await tally(query, from, [was, is], among)) {
      const [wasMember, isMember] = truths;
      if (wasMember) found.before += n;
      if (isMember) found.after += n;
      if (isMember && !wasMember) found.joining += n;
      if (wasMember && !isMember) found.leaving += n;
    }
    for (const side of ['joining', 'leaving'] as const) {
      const missing = Math.min(sample, found[side]) - found.sample[side].length;
      if (missing <= 0) continue;
      const [holds, not] = side === 'joining' ? [is, was] : [was, is];
      const people = await peopleWhere(strapi, query, audience, and([among, holds, complement(not)]), missing);
      found.sample[side].push(...people);
    }
  }
  return found;
}
