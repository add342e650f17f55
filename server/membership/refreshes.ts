import type { Core } from '@strapi/strapi';
import { orderByReference } from '../../rules/references';
import { connection, databaseNow, inTransaction } from '../storage/connection';
import { cancelRun, runById, runsOf, type Run, type RunCause } from '../storage/runs';
import { allStates, lockState, noteAttempt, type SegmentState } from '../storage/states';
import { ruleHash } from './judge';
import { queue, queueIfDue } from './queue';
import { sayRestored } from './restored';
import { allSegments, existingSegment, references } from './segment-record';
import { RefreshWorker } from './worker';

/** Refreshes as the rest of the plugin, and sites, ask for them. Requests return at once; runs go on by themselves. */
export function refreshes({ strapi }: { strapi: Core.Strapi }) {
  const worker = new RefreshWorker(strapi);
  const knex = () => connection(strapi);

  async function queueWhere(isDue: (state: SegmentState, now: Date, hash: string) => boolean): Promise<void> {
    const states = await allStates(knex());
    const now = await databaseNow(knex());
    const restored: string[] = [];
    for (const segment of await allSegments(strapi)) {
      if (!segment.active) continue;
      const hash = ruleHash(strapi, segment);
      const state = states.get(segment.key);
      // Asked again under a lock; here, to take that only for the few that are due.
      if (state && !isDue(state, now, hash)) continue;
      const cause = state ? 'scheduled' : 'restored';
      const due = (locked: SegmentState, at: Date) => locked.attemptedAt === null || isDue(locked, at, hash);
      if ((await queueIfDue(strapi, segment, cause, due)) && !state) restored.push(segment.key);
    }
    if (restored.length > 0) await sayRestored(strapi, restored);
    void worker.kick();
  }

  const service = {
    /** Queues a refresh and starts on it. One that already waits is returned instead. @throws NotFoundError */
    async request(key: string, cause: RunCause): Promise<Run> {
      const id = await queue(strapi, await existingSegment(strapi, key), cause);
      void worker.kick();
      const run = await runById(knex(), id);
      if (!run) throw new Error(`run ${id} vanished`);
      return run;
    },

    /** Queues refreshes of these segments, or of all active ones, in the order of their references. */
    async requestAll(cause: RunCause, keys?: readonly string[]): Promise<Run[]> {
      const segments = await allSegments(strapi);
      const wanted = segments.filter((segment) => (keys ? keys.includes(segment.key) : segment.active));
      const order = orderByReference(wanted.map((segment) => ({ key: segment.key, refers: references(segment) })));
      const runs: Run[] = [];
      for (const key of order) {
        const segment = wanted.find((one) => one.key === key);
        const run = segment && (await runById(knex(), await queue(strapi, segment, cause)));
        if (run) runs.push(run);
      }
      void worker.kick();
      return runs;
    },

    /**
     * Queues what is due: live segments whose last attempt is older than `everyMinutes` (0: none), and those without a
     * state, which a transfer brought or emptied. However many instances look at once, each segment is queued once.
     */
    async requestDue(everyMinutes: number): Promise<void> {
      await queueWhere((state, now) => {
        const triedAt = state.attemptedAt?.getTime() ?? 0;
        return everyMinutes > 0 && now.getTime() - triedAt >= everyMinutes * 60_000;
      });
    },

    /**
     * At start: queues segments that were never filled, and those whose rule, or the settings that it is read by, is
     * not the one that their members follow from.
     */
    async requestUnfilled(): Promise<void> {
      await queueWhere((state, _now, hash) => state.setId === null || state.ruleHash !== hash);
    },

    /** Cancels a run that waits or runs; the last good members stay. @returns the run, or undefined if there is none */
    async cancel(id: number): Promise<Run | undefined> {
      const run = await runById(knex(), id);
      if (!run) return undefined;
      await inTransaction(strapi, async (trx) => {
        await lockState(trx, run.segmentKey);
        const at = await databaseNow(trx);
        if (await cancelRun(trx, id, at)) await noteAttempt(trx, run.segmentKey, at);
      });
      return runById(knex(), id);
    },

    run: (id: number): Promise<Run | undefined> => runById(knex(), id),

    runsOf: (key: string, limit: number): Promise<Run[]> => runsOf(knex(), key, limit),

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
