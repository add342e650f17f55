import type { Core } from '@strapi/strapi';
import { orderByReference } from '../../rules/references';
import { connection, databaseNow } from '../storage/connection';
import { cancelRun, queueRun, runById, runsOf, type Run, type RunCause } from '../storage/runs';
import { allStates, createState } from '../storage/states';
import { allSegments, references } from './segment-record';
import { RefreshWorker } from './worker';

/** Refreshes as the rest of the plugin, and sites, ask for them. Requests return at once; runs go on by themselves. */
export function refreshes({ strapi }: { strapi: Core.Strapi }) {
  const worker = new RefreshWorker(strapi);
  const knex = () => connection(strapi);

  const service = {
    /** Queues a refresh and starts on it. One that already waits is returned instead. */
    async request(key: string, cause: RunCause): Promise<Run> {
      const id = await queueRun(knex(), key, cause, await databaseNow(knex()));
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
        if (!wanted.some((segment) => segment.key === key)) continue;
        const run = await runById(knex(), await queueRun(knex(), key, cause, await databaseNow(knex())));
        if (run) runs.push(run);
      }
      void worker.kick();
      return runs;
    },

    /**
     * Queues what is due: segments that never had a state (new, or emptied by a restored backup) and live ones whose
     * last attempt is older than `everyMinutes` (0: none).
     */
    async requestDue(everyMinutes: number): Promise<void> {
      const states = await allStates(knex());
      const now = await databaseNow(knex());
      const due = (key: string) => {
        const triedAt = states.get(key)?.attemptedAt?.getTime() ?? 0;
        return everyMinutes > 0 && now.getTime() - triedAt >= everyMinutes * 60_000;
      };
      for (const segment of await allSegments(strapi)) {
        if (!segment.active) continue;
        if (!states.has(segment.key)) {
          await createState(knex(), segment.key, segment.audience);
          await queueRun(knex(), segment.key, 'restored', now);
        } else if (due(segment.key)) {
          await queueRun(knex(), segment.key, 'scheduled', now);
        }
      }
      void worker.kick();
    },

    /** Cancels a run that waits or runs; the last good members stay. @returns the run, or undefined if there is none */
    async cancel(id: number): Promise<Run | undefined> {
      await cancelRun(knex(), id, await databaseNow(knex()));
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
