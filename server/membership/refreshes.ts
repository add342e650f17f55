import type { Core } from '@strapi/strapi';
import { orderByReference } from '../../rules/references';
import { requestTimeKeys } from '../../rules/request-time';
import { requestLanguage } from '../catalog/request-language';
import { inEveryLanguage, spoken } from '../sentences';
import { connection, databaseNow, inTransaction } from '../storage/connection';
import type { Run, RunCause } from '../../contracts/runs';
import { busySegments, cancelRun, noteWaitedFor, runById, runsOf, unfinishedRuns } from '../storage/runs';
import { allStates, lockState, noteAttempt, type SegmentState } from '../storage/states';
import { ruleHash } from './judge';
import { queue, queueIfDue } from './queue';
import { sayRestored } from './restored';
import { allSegments, existingSegment, noSegment, references, type SegmentRecord } from './segment-record';
import { RefreshWorker } from './worker';
import { refreshModeOf } from '../schedules/refresh-mode';

/** For how long a failed refresh has said what is wrong with a segment. */
const FAILING_MS = 60_000;

/** Refreshes as the rest of the plugin, and sites, ask for them. Requests return at once; runs go on by themselves. */
export function refreshes({ strapi }: { strapi: Core.Strapi }) {
  const worker = new RefreshWorker(strapi);
  const knex = () => connection(strapi);

  /** @returns whether there was still something to cancel */
  const end = (run: Run, by: string | null): Promise<boolean> =>
    inTransaction(strapi, async (trx) => {
      await lockState(trx, run.segmentKey);
      const at = await databaseNow(trx);
      const reason = inEveryLanguage((say) => (by === null ? say.run.cancelled : say.run.cancelledBy(by)));
      if (!(await cancelRun(trx, run.id, at, reason))) return false;
      await noteAttempt(trx, run.segmentKey, at);
      await noteWaitedFor(trx, run.id, run.waitedFor);
      return true;
    });

  async function queueWhere(
    isDue: (state: SegmentState, now: Date, hash: string, segment: SegmentRecord) => boolean
  ): Promise<void> {
    const states = await allStates(knex());
    const now = await databaseNow(knex());
    const restored: string[] = [];
    const segments = await allSegments(strapi);
    const atRequest = requestTimeKeys(segments);
    for (const segment of segments) {
      if (!segment.active || atRequest.has(segment.key)) continue;
      const hash = ruleHash(strapi, segment);
      const state = states.get(segment.key);
      // Asked again under a lock; here, to take that only for the few that are due.
      if (state && !isDue(state, now, hash, segment)) continue;
      const cause = state ? 'scheduled' : 'restored';
      const due = (locked: SegmentState, at: Date) => locked.attemptedAt === null || isDue(locked, at, hash, segment);
      if ((await queueIfDue(strapi, segment, cause, due)) && !state) restored.push(segment.key);
    }
    if (restored.length > 0) await sayRestored(strapi, restored);
    void worker.kick();
  }

  /** Runs as they are told: errors in the reader's language, and with what those in the queue wait for. */
  async function told(stored: Run[]): Promise<Run[]> {
    const language = requestLanguage(strapi);
    const runs = stored.map((run) => ({ ...run, error: spoken(run.error, language) }));
    if (!runs.some(({ state }) => state === 'queued')) return runs;
    const busy = await busySegments(knex());
    const segments = new Map((await allSegments(strapi)).map((segment) => [segment.key, segment]));
    return runs.map((run) => {
      const segment = segments.get(run.segmentKey);
      if (run.state !== 'queued' || !segment) return run;
      return { ...run, waitedFor: references(segment).filter((key) => key !== segment.key && busy.has(key)) };
    });
  }

  const service = {
    /** Queues a refresh and starts on it. One that already waits is returned instead. @throws NotFoundError */
    async request(key: string, cause: RunCause): Promise<Run> {
      const id = await queue(strapi, await existingSegment(strapi, key), cause);
      void worker.kick();
      const run = id === undefined ? undefined : await service.run(id);
      // Removed meanwhile.
      if (!run) throw noSegment(key);
      return run;
    },

    /** Queues refreshes of these segments, or of all active ones, in the order of their references. */
    async requestAll(cause: RunCause, keys?: readonly string[]): Promise<Run[]> {
      const segments = await allSegments(strapi);
      const atRequest = requestTimeKeys(segments);
      const wanted = segments.filter(({ key, active }) => (keys ? keys.includes(key) : active && !atRequest.has(key)));
      const order = orderByReference(wanted.map((segment) => ({ key: segment.key, refers: references(segment) })));
      const runs: Run[] = [];
      for (const key of order) {
        const segment = wanted.find((one) => one.key === key);
        const id = segment && (await queue(strapi, segment, cause));
        const run = id === undefined ? undefined : await runById(knex(), id);
        if (run) runs.push(run);
      }
      void worker.kick();
      return told(runs);
    },

    /**
     * Queues what is due: live segments whose last attempt is older than `everyMinutes` (0: none), and those without a
     * state, which a transfer brought or emptied. However many instances look at once, each segment is queued once.
     */
    async requestDue(everyMinutes: number): Promise<void> {
      await queueWhere((state, now, _hash, segment) => {
        if (refreshModeOf(strapi, segment) !== 'live') return false;
        const triedAt = state.attemptedAt?.getTime() ?? 0;
        // One that is as far ahead was made by a clock that was wrong.
        return everyMinutes > 0 && Math.abs(now.getTime() - triedAt) >= everyMinutes * 60_000;
      });
    },

    /**
     * At start: queues segments that were never filled, and those whose rule, or the settings that it is read by, is
     * not the one that their members follow from.
     */
    async requestUnfilled(): Promise<void> {
      await queueWhere((state, _now, hash) => state.setId === null || state.ruleHash !== hash);
    },

    /** Queues segments that could not be judged, unless a refresh has said so a moment ago. */
    async requestFailing(keys: ReadonlySet<string>): Promise<void> {
      await queueWhere(({ status, attemptedAt }, now, _hash, { key }) => {
        const wasSaid = status === 'failed' && now.getTime() - (attemptedAt?.getTime() ?? 0) < FAILING_MS;
        return keys.has(key) && !wasSaid;
      });
    },

    /**
     * Cancels a run that waits or runs; the last good members stay.
     * @param by name of whoever cancels
     * @returns the run, or undefined if there is none
     */
    async cancel(id: number, by: string | null = null): Promise<Run | undefined> {
      const run = await service.run(id);
      if (!run) return undefined;
      await end(run, by);
      return service.run(id);
    },

    /**
     * Cancels those of these runs that still wait or run: the last first, so that none begins while others are ended.
     * @returns how many were cancelled
     */
    async cancelSome(ids: readonly number[], by: string | null = null): Promise<number> {
      const wanted = new Set(ids);
      let cancelled = 0;
      for (const run of (await service.open()).reverse()) {
        if (wanted.has(run.id) && (await end(run, by))) cancelled += 1;
      }
      return cancelled;
    },

    async run(id: number): Promise<Run | undefined> {
      const run = await runById(knex(), id);
      return run && (await told([run]))[0];
    },

    /** Newest first. */
    runsOf: async (key: string, limit: number): Promise<Run[]> => told(await runsOf(knex(), key, limit)),

    /** What waits or works, of all segments, oldest first. */
    open: async (): Promise<Run[]> => told(await unfinishedRuns(knex())),

    /** Resolves when this instance has nothing left to do. */
    idle: (): Promise<void> => worker.kick(),

    stop: (): Promise<void> => worker.stop(),
  };
  return service;
}

export type Refreshes = ReturnType<typeof refreshes>;

/** The service of the running Strapi. */
export function refreshesOf(strapi: Core.Strapi): Refreshes {
  return strapi.plugin('segments').service<Refreshes>('refreshes');
}
