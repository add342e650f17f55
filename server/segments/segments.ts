import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';
import type { CreateSegment, findSegmentsSchema, SegmentAnswer, UpdateSegment } from '../../contracts/segments';
import { describeRule } from '../../rules/describe';
import { buildCatalog, type Reader } from '../catalog/catalog';
import { validationError } from '../http';
import { forgetDirectory, SEGMENT } from '../membership/directory';
import { refreshReferrers } from '../membership/overrides';
import { refreshesOf } from '../membership/refreshes';
import {
  allSegments,
  existingSegment,
  references,
  segmentByKey,
  type SegmentRecord,
} from '../membership/segment-record';
import { startEmpty } from '../membership/start-empty';
import { connection, databaseNow, inTransaction } from '../storage/connection';
import { removeChanges } from '../storage/changes';
import { countsOf, removeCounts, type DayCount } from '../storage/counts';
import { removeOverrides } from '../storage/overrides';
import { cancelRunsOf } from '../storage/runs';
import { retireSets } from '../storage/sets';
import { allStates, createState, lockState, removeState, stateOf, type SegmentState } from '../storage/states';
import { ruleFrom } from './rule-input';

/** A save that was made on top of another's. */
export class StaleSegmentError extends errors.ApplicationError {}

/** Reads and writes segments; every save that can change members queues a refresh. */
export function segments({ strapi }: { strapi: Core.Strapi }) {
  const knex = () => connection(strapi);

  async function answer(
    segment: SegmentRecord,
    state: SegmentState | undefined,
    reader: Reader
  ): Promise<SegmentAnswer> {
    // Said from the reader's own catalog: a token does not learn of private fields through the sentence's labels.
    const catalog = segment.rule ? await buildCatalog(strapi, segment.audience, reader) : undefined;
    return {
      key: segment.key,
      name: segment.name,
      description: segment.description,
      audience: segment.audience,
      kind: segment.kind,
      rule: segment.rule,
      sentence: segment.rule && catalog ? describeRule(segment.rule, catalog) : null,
      timeZone: segment.timeZone,
      labels: segment.labels ?? [],
      active: segment.active,
      exposed: segment.exposed,
      status: segment.active ? (state?.status ?? 'new') : 'inactive',
      error: state?.error ?? null,
      members: state?.members ?? 0,
      refreshedAt: state?.refreshedAt?.toISOString() ?? null,
      refreshMs: state?.durationMs ?? null,
      createdAt: segment.createdAt,
      updatedAt: segment.updatedAt,
    };
  }

  /**
   * Saves upon this version, or with `always` upon whatever version is there by now: each save is a version of its own,
   * by which others notice it. @throws StaleSegmentError, NotFoundError
   */
  async function save(key: string, data: object, version: number, always: boolean): Promise<void> {
    const saved = await strapi.db.query(SEGMENT).updateMany({
      where: { key, version },
      data: { ...data, version: version + 1, updatedAt: new Date() },
    });
    if (saved.count > 0) return;
    if (!always) throw new StaleSegmentError('Somebody saved this segment since you opened it.');
    return save(key, data, (await existingSegment(strapi, key)).version, always);
  }

  return {
    /** Segments in the order of their keys. */
    async find(filter: z.output<typeof findSegmentsSchema>, reader: Reader): Promise<SegmentAnswer[]> {
      const states = await allStates(knex());
      const answers: SegmentAnswer[] = [];
      for (const segment of await allSegments(strapi)) {
        const said = await answer(segment, states.get(segment.key), reader);
        const search = filter.search?.toLowerCase();
        const found =
          (!filter.audience || said.audience === filter.audience) &&
          (!filter.kind || said.kind === filter.kind) &&
          (!filter.status || said.status === filter.status) &&
          (!filter.label || said.labels.includes(filter.label)) &&
          (!search || said.key.includes(search) || said.name.toLowerCase().includes(search));
        if (found) answers.push(said);
      }
      return answers;
    },

    /** @throws NotFoundError */
    async findOne(key: string, reader: Reader): Promise<{ segment: SegmentAnswer; version: number }> {
      const segment = await existingSegment(strapi, key);
      return { segment: await answer(segment, await stateOf(knex(), key), reader), version: segment.version };
    },

    /** @throws ValidationError for a key that is taken or a rule with faults */
    async create(input: CreateSegment, reader: Reader): Promise<string> {
      if (await segmentByKey(strapi, input.key)) throw keyTaken(input.key);
      const rule =
        input.kind === 'dynamic' && input.rule !== undefined && input.rule !== null
          ? await ruleFrom(strapi, input.audience, input.rule, { reader, key: input.key })
          : null;
      const data = { active: true, exposed: true, ...input, rule, version: 1 };
      try {
        await strapi.documents(SEGMENT).create({ data });
      } catch (error) {
        // Two calls at once: the database's unique index let one through.
        if (await segmentByKey(strapi, input.key)) throw keyTaken(input.key);
        throw error;
      }
      await createState(knex(), input.key, input.audience);
      if (input.kind !== 'dynamic') await startEmpty(strapi, await existingSegment(strapi, input.key));
      forgetDirectory(strapi);
      if (data.active) await refreshesOf(strapi).request(input.key, 'saved');
      return input.key;
    },

    /**
     * @param version of the segment that the caller saw; undefined saves whatever happened meanwhile
     * @throws StaleSegmentError when somebody saved since, ValidationError, NotFoundError
     */
    async update(key: string, input: UpdateSegment, version: number | undefined, reader: Reader): Promise<void> {
      const before = await existingSegment(strapi, key);
      const data: Record<string, unknown> = { ...input };
      if (input.rule !== undefined && input.rule !== null) {
        if (before.kind !== 'dynamic') throw new errors.ValidationError('Only a dynamic segment has a rule.');
        data.rule = await ruleFrom(strapi, before.audience, input.rule, { reader, key });
      }
      await save(key, data, version ?? before.version, version === undefined);
      forgetDirectory(strapi);
      const after = await existingSegment(strapi, key);
      const rejudged = 'rule' in data || 'timeZone' in data || (after.active && !before.active);
      if (after.active && rejudged) await refreshesOf(strapi).request(key, 'saved');
      if (after.active !== before.active) await refreshReferrers(strapi, key);
    },

    /** Members, joins and leaves of the days on which there were any, oldest first. @throws NotFoundError */
    async counts(key: string, from?: string): Promise<DayCount[]> {
      await existingSegment(strapi, key);
      const day = from ?? new Date(Date.now() - 90 * 86_400_000).toISOString().slice(0, 10);
      return countsOf(knex(), key, day);
    },

    /** Removes a segment and all that was kept of it. @throws NotFoundError, ApplicationError while others refer to it */
    async remove(key: string): Promise<void> {
      const segment = await existingSegment(strapi, key);
      const users = (await allSegments(strapi)).filter((other) => other.key !== key && references(other).includes(key));
      if (users.length > 0) {
        const keys = users.map((user) => user.key);
        throw new errors.ApplicationError(`Other segments refer to this one: ${keys.join(', ')}.`, { segments: keys });
      }
      await strapi.documents(SEGMENT).delete({ documentId: segment.documentId });
      await inTransaction(strapi, async (trx) => {
        await lockState(trx, key);
        await cancelRunsOf(trx, key, await databaseNow(trx));
        await removeOverrides(trx, key);
        await retireSets(trx, { segment_key: key }, await databaseNow(trx));
        await removeCounts(trx, key);
        await removeState(trx, key);
      });
      forgetDirectory(strapi);
      await removeChanges(knex(), key);
    },
  };
}

const keyTaken = (key: string) => validationError('key', `The key "${key}" is taken.`);

export type Segments = ReturnType<typeof segments>;

export function segmentsOfStrapi(strapi: Core.Strapi): Segments {
  return strapi.plugin('segments').service<Segments>('segments');
}
