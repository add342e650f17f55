import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type {
  CreateSegment,
  DayCount,
  SegmentAnswer,
  SegmentChoice,
  SegmentUsage,
  UpdateSegment,
} from '../../contracts/segments';
import { requestTimeKeys } from '../../rules/request-time';
import { buildCatalog, type Reader } from '../catalog/catalog';
import { PLUGIN, validationError, type Author } from '../http';
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
import { insertAudits, removeAudits, type Audit } from '../storage/audits';
import { connection, databaseNow } from '../storage/connection';
import { removeChanges } from '../storage/changes';
import { countsOf, removeCounts } from '../storage/counts';
import { copyOverrides, removeOverrides } from '../storage/overrides';
import { inEveryLanguage, sentencesFor } from '../sentences';
import { cancelRunsOf } from '../storage/runs';
import { removeSchedule } from '../storage/schedules';
import { rulesNaming } from '../storage/segment-rules';
import { checkCron } from '../schedules/cron-expression';
import { syncSchedules } from '../schedules/fire-due';
import { retireSets } from '../storage/sets';
import { allStates, createState, lockState, removeState, stateOf, suspendState } from '../storage/states';
import { delaysOf } from '../sweep/delays';
import { answerOf, statusOf } from './answer';
import { auditsOfEdit, editOf } from './audit';
import { oneAtATime } from './one-at-a-time';
import { ruleFrom } from './rule-input';
import { dayBefore, everyDay } from './trend';
import { usageOf, type MayRead } from './usage';

/** A save that was made on top of another's. */
export class StaleSegmentError extends errors.ApplicationError {}

/** Reads and writes segments; every save that can change members queues a refresh. */
export function segments({ strapi }: { strapi: Core.Strapi }) {
  const knex = () => connection(strapi);

  /** What a save changes. @throws ValidationError */
  async function dataOf(
    before: SegmentRecord,
    { rule: drawn, ...rest }: UpdateSegment,
    by: Author
  ): Promise<Partial<SegmentRecord>> {
    const { key, audience, kind } = before;
    const data: Partial<SegmentRecord> = rest;
    if (drawn !== undefined && drawn !== null) {
      if (kind !== 'dynamic') throw new errors.ValidationError('Only a dynamic segment has a rule.');
      data.rule = await ruleFrom(strapi, audience, drawn, { reader: by.reader, key });
    } else if (drawn === null) {
      data.rule = null;
    }
    const { activateAt, deactivateAt } = { ...before, ...data };
    if ('activateAt' in data || 'deactivateAt' in data) checkSchedule(activateAt, deactivateAt);
    return data;
  }

  return {
    /** What pickers offer, by name. */
    async choices(): Promise<SegmentChoice[]> {
      const states = await allStates(knex());
      const segments = await allSegments(strapi);
      const atRequest = requestTimeKeys(segments);
      const choices = segments.map((segment): SegmentChoice => {
        const { key, name, audience, kind, active } = segment;
        const state = states.get(key);
        const requestTime = atRequest.has(key);
        const members = state?.members ?? 0;
        return { key, name, audience, kind, active, status: statusOf(segment, state), requestTime, members };
      });
      return choices.sort((a, b) => a.name.localeCompare(b.name));
    },

    /** @throws NotFoundError */
    async findOne(key: string, reader: Reader): Promise<{ segment: SegmentAnswer; version: number }> {
      const segment = await existingSegment(strapi, key);
      const catalog = await buildCatalog(strapi, segment.audience, reader);
      const delay = (await delaysOf(strapi)).get(key);
      return { segment: answerOf(segment, await stateOf(knex(), key), catalog, delay), version: segment.version };
    },

    /**
     * @param original whose copy it is, if it is one: its members by hand are copied too
     * @throws ValidationError for a key that is taken or a rule with faults
     */
    async create(input: CreateSegment, by: Author = PLUGIN, original?: SegmentRecord): Promise<string> {
      checkSchedule(input.activateAt, input.deactivateAt);
      if (input.refreshCron) checkCron(input.refreshCron, input.timeZone ?? 'UTC', 'refreshCron');
      const noted: Audit = {
        segmentKey: input.key,
        by: by.name,
        action: original ? 'duplicated' : 'created',
        changes: [],
        ruleBefore: null,
        ruleAfter: null,
        detail: original ? inEveryLanguage((say) => say.audit.from(original.name, original.key)) : null,
      };
      await oneAtATime(strapi, async (trx) => {
        if (await segmentByKey(strapi, input.key))
          throw validationError('key', sentencesFor(strapi).refusal.keyTaken(input.key));
        const rule =
          input.kind === 'dynamic' && input.rule !== undefined && input.rule !== null
            ? await ruleFrom(strapi, input.audience, input.rule, { reader: by.reader, key: input.key })
            : null;
        const data = { active: true, exposed: true, ...input, rule, version: 1 };
        await strapi.documents(SEGMENT).create({ data });
        await insertAudits(trx, await databaseNow(trx), [{ ...noted, ruleAfter: rule }]);
        await createState(trx, input.key, input.audience);
      });
      if (original) await copyOverrides(knex(), original.key, input.key);
      else if (input.kind !== 'dynamic') await startEmpty(strapi, await existingSegment(strapi, input.key));
      forgetDirectory(strapi);
      await syncSchedules(strapi);
      if (input.active ?? true) await refreshesOf(strapi).request(input.key, 'saved');
      return input.key;
    },

    /**
     * @throws StaleSegmentError when somebody saved since, ValidationError, NotFoundError
     */
    async update(key: string, input: UpdateSegment, by: UpdateOptions = PLUGIN): Promise<void> {
      if (input.refreshCron) checkCron(input.refreshCron, 'UTC', 'refreshCron');
      const before = await oneAtATime(strapi, async (trx) => {
        const before = await existingSegment(strapi, key);
        if (by.version !== undefined && before.version !== by.version) {
          throw new StaleSegmentError('Somebody saved this segment since you opened it.');
        }
        const data = await dataOf(before, input, by);
        const edit = editOf(before, data);
        by.allow?.([...edit.changes.map(({ attribute }) => attribute), ...(edit.rule ? ['rule'] : [])]);
        const at = await databaseNow(trx);
        // Each save is a version of its own, by which others notice it.
        await strapi.db.query(SEGMENT).update({
          where: { id: before.id },
          data: { ...data, version: before.version + 1, updatedAt: at },
        });
        await insertAudits(trx, at, auditsOfEdit(key, by, edit));
        return before;
      });
      forgetDirectory(strapi);
      if (SCHEDULED.some((attribute) => attribute in input)) await syncSchedules(strapi);
      const after = await existingSegment(strapi, key);
      const rejudged = input.rule !== undefined || 'timeZone' in input || (after.active && !before.active);
      if (after.active && rejudged) await refreshesOf(strapi).request(key, 'saved');
      if (after.active !== before.active && by.referred !== false) await refreshReferrers(strapi, key);
    },

    /** Has a suspended segment announced again, from now on. @throws NotFoundError */
    async resume(key: string, by: Author): Promise<void> {
      await existingSegment(strapi, key);
      if (!(await stateOf(knex(), key))?.suspendedAt) return;
      await suspendState(knex(), key, null);
      const noted = { segmentKey: key, by: by.name, action: 'resumed', changes: [], detail: null } as const;
      await insertAudits(knex(), await databaseNow(knex()), [
        { ...noted, changes: [], ruleBefore: null, ruleAfter: null },
      ]);
    },

    /** Members, joins and leaves of every day, in UTC, since the first fill; by default the last 90. @throws NotFoundError */
    async counts(key: string, days: { from?: string; to?: string } = {}): Promise<DayCount[]> {
      await existingSegment(strapi, key);
      const now = new Date();
      const today = dayBefore(now, 0);
      const to = days.to !== undefined && days.to < today ? days.to : today;
      const from = days.from ?? dayBefore(new Date(to), 89);
      return everyDay(await countsOf(knex(), key, from, to), from, to);
    },

    /** Removes a segment and all that was kept of it. @throws NotFoundError, ApplicationError while something uses it */
    async remove(key: string, { mayRead = () => false, unused = false }: RemoveOptions = {}): Promise<void> {
      if (!unused) refuseInUse(strapi, (await usageOf(strapi, key, mayRead)).usage);
      await oneAtATime(strapi, async (trx) => {
        const { documentId } = await existingSegment(strapi, key);
        // Another save may have begun to refer to it meanwhile.
        const named = await rulesNaming(trx, key);
        refuseInUse(strapi, { segments: named.filter((other) => references(other).includes(key)), entries: [] });
        await lockState(trx, key);
        await strapi.documents(SEGMENT).delete({ documentId });
        const reason = inEveryLanguage((say) => say.run.segmentDeleted);
        await cancelRunsOf(trx, key, await databaseNow(trx), reason);
        await removeOverrides(trx, key);
        await retireSets(trx, { segment_key: key }, await databaseNow(trx));
        await removeCounts(trx, key);
        await removeState(trx, key);
        await removeSchedule(trx, key);
        await removeAudits(trx, key);
      });
      forgetDirectory(strapi);
      await removeChanges(knex(), key);
    },
  };
}

interface UpdateOptions extends Author {
  /** Of the segment that the caller saw; without one, the save goes through whatever happened meanwhile. */
  version?: number;
  /** Is told the attributes that the save changes, and throws if the caller may not change them. */
  allow?: (changed: string[]) => void;
  /** Whether it happens because its time has come. */
  scheduled?: boolean;
  /** False where the caller knows that no segment refers to this one. */
  referred?: boolean;
}

interface RemoveOptions {
  /** Which titles the refusal may tell. */
  mayRead?: MayRead;
  /** Whether the caller has just seen that nothing uses the segment. */
  unused?: boolean;
}

type InUse = Pick<SegmentUsage, 'entries'> & { segments: readonly { key: string }[] };

/** @throws ApplicationError that says where */
function refuseInUse(strapi: Core.Strapi, { segments, entries }: InUse): void {
  if (segments.length + entries.length === 0) return;
  const documents = new Set(entries.map(({ uid, documentId }) => `${uid} ${documentId}`)).size;
  const keys = segments.map(({ key }) => key);
  throw new errors.ApplicationError(sentencesFor(strapi).refusal.inUse(keys, documents), { segments: keys, entries });
}

/** Attributes that decide when it is refreshed. */
const SCHEDULED = ['refreshMode', 'refreshCron', 'timeZone', 'active'] as const;

/** @throws ValidationError for a segment that would be deactivated before it is activated */
function checkSchedule(activateAt?: string | null, deactivateAt?: string | null): void {
  if (!activateAt || !deactivateAt || new Date(deactivateAt) > new Date(activateAt)) return;
  throw validationError('deactivateAt', 'must be later than activateAt');
}

export type Segments = ReturnType<typeof segments>;

export function segmentsOfStrapi(strapi: Core.Strapi): Segments {
  return strapi.plugin('segments').service<Segments>('segments');
}
