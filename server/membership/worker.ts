import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import type { Run } from '../../contracts/runs';
import { faultOf, schemaFaultOf } from '../fault-of';
import { RuleCompileError } from '../sql/rule-compile-error';
import { inEveryLanguage } from '../sentences';
import { connection, databaseNow, type Knex } from '../storage/connection';
import { sweepDifferences } from '../storage/differences';
import { noteRefreshed } from '../storage/owed-refreshes';
import {
  busySegments,
  claimRun,
  closeRun,
  confirmRun,
  endedSince,
  noteWaitedFor,
  openRuns,
  releaseRun,
  reportRun,
} from '../storage/runs';
import { sweepSets } from '../storage/sets';
import { closeState } from '../storage/states';
import { forgetDirectory } from './directory';
import { Interrupted, Outdated } from './interrupted';
import { claim, queue } from './queue';
import { giveUpMembers, isRequestTime } from './request-time';
import { refresh, SegmentFailure, type Refreshed } from './refresh';
import { allSegments, references, segmentByKey, type SegmentRecord } from './segment-record';

/** A run whose instance did not report for this long is taken over by another. */
const LEASE_MS = 60_000;
const HEARTBEAT_MS = 15_000;
/** Other instances may point at a retired set for as long as their directory is cached. */
export const RETIRED_FOR_MS = 60_000;

/** Works off the queue of refreshes, one at a time per instance; any number of instances share the queue. */
export class RefreshWorker {
  private readonly owner = randomUUID();
  private working: Promise<void> | undefined;
  private wanted = false;
  private stopping = false;

  constructor(private readonly strapi: Core.Strapi) {}

  /** Looks at the queue now. @returns when nothing is left that this instance can do */
  kick(): Promise<void> {
    this.wanted = true;
    this.working ??= this.work();
    return this.working;
  }

  /** Gives the run in hand back to the queue and waits until that is done. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.working;
  }

  private async work(): Promise<void> {
    try {
      // Asked again while it sweeps, it looks at the queue again.
      while (this.wanted && !this.stopping) {
        this.wanted = false;
        for (let run = await this.next(); run; run = await this.next()) await this.perform(run);
        if (!this.wanted && !this.stopping) await this.sweep();
      }
    } catch (error) {
      this.strapi.log.error(`[segments] the queue of refreshes stopped: ${faultOf(error)}`);
    } finally {
      // At once with the last look at `wanted`, so that nobody who asks in between is forgotten.
      this.working = undefined;
    }
  }

  private async sweep(): Promise<void> {
    const knex = connection(this.strapi);
    const before = new Date((await databaseNow(knex)).getTime() - RETIRED_FOR_MS);
    await sweepSets(this.strapi, before, () => setImmediate());
    await sweepDifferences(knex);
  }

  /** Takes the oldest open run whose segment's own references are not waiting for a run themselves. */
  private async next(): Promise<Run | undefined> {
    if (this.stopping) return undefined;
    const knex = connection(this.strapi);
    const now = await databaseNow(knex);
    const open = await openRuns(knex, now);
    if (open.length === 0) return undefined;
    const busy = await busySegments(knex);
    for (const run of open) {
      const segment = await segmentByKey(this.strapi, run.segmentKey);
      if (segment && references(segment).some((key) => key !== run.segmentKey && busy.has(key))) continue;
      const claimed = segment
        ? await claim(this.strapi, segment, run, { owner: this.owner, leaseMs: LEASE_MS })
        : await claimRun(knex, run.id, this.owner, now, new Date(now.getTime() + LEASE_MS));
      if (!claimed) continue;
      if (segment && run.startedAt === null) await this.noteWait(run, references(segment));
      return run;
    }
    return undefined;
  }

  /** It waited for those segments of its rule whose runs ended after it was queued. */
  private async noteWait(run: Run, refers: readonly string[]): Promise<void> {
    const others = refers.filter((key) => key !== run.segmentKey);
    if (others.length === 0) return;
    const knex = connection(this.strapi);
    await noteWaitedFor(knex, run.id, await endedSince(knex, others, new Date(run.createdAt)));
  }

  private async perform(run: Run): Promise<void> {
    const knex = connection(this.strapi);
    const segment = await segmentByKey(this.strapi, run.segmentKey);
    if (!segment?.active) {
      const error = inEveryLanguage(({ run: say }) => (segment ? say.notActive : say.segmentGone));
      await closeRun(knex, run.id, this.owner, { state: 'skipped', finishedAt: await databaseNow(knex), error });
      return;
    }
    if (await isRequestTime(this.strapi, segment.key)) {
      // Segments that refer to it come to be of this kind with it.
      if (await giveUpMembers(this.strapi, segment.key)) await this.queueReferrers(segment);
      forgetDirectory(this.strapi);
      const error = inEveryLanguage(({ run: say }) => say.atRequest);
      await closeRun(knex, run.id, this.owner, { state: 'skipped', finishedAt: await databaseNow(knex), error });
      return;
    }
    let latest = { done: 0, total: 0 };
    const report = async () => {
      const leaseUntil = new Date((await databaseNow(knex)).getTime() + LEASE_MS);
      return reportRun(knex, run.id, this.owner, { ...latest, leaseUntil });
    };
    const heartbeat = setInterval(() => void report().catch(() => undefined), HEARTBEAT_MS);
    const started = performance.now();
    try {
      const cause = run.cause === 'manual' || run.cause === 'import' ? run.cause : 'refresh';
      const confirm = async (trx: Knex.Transaction) => {
        if (!(await confirmRun(trx, run.id, this.owner))) throw new Interrupted();
      };
      const refreshed = await refresh(this.strapi, segment, { cause, runId: run.id, confirm }, async (done, total) => {
        latest = { done, total };
        if (this.stopping || !(await report())) throw new Interrupted();
        await setImmediate();
      });
      await this.succeed(run, segment, refreshed, performance.now() - started);
    } catch (error) {
      await this.fail(run, segment, error, latest.done > 0);
    } finally {
      clearInterval(heartbeat);
      forgetDirectory(this.strapi);
    }
  }

  private async succeed(run: Run, segment: SegmentRecord, refreshed: Refreshed, durationMs: number): Promise<void> {
    const knex = connection(this.strapi);
    const at = await databaseNow(knex);
    await closeState(knex, segment.key, { at, durationMs });
    await noteRefreshed(knex, segment.key, run.id, at);
    await closeRun(knex, run.id, this.owner, { state: 'succeeded', finishedAt: at, ...refreshed });
    // One that was begun before may have changed members then.
    if (refreshed.joined + refreshed.left > 0 || run.startedAt !== null) await this.queueReferrers(segment);
  }

  private async queueReferrers(segment: SegmentRecord): Promise<void> {
    for (const other of await allSegments(this.strapi)) {
      if (other.active && references(other).includes(segment.key)) await queue(this.strapi, other, 'reference');
    }
    this.wanted = true;
  }

  /** @param begun whether the run may have changed members before it failed */
  private async fail(run: Run, segment: SegmentRecord, error: unknown, begun: boolean): Promise<void> {
    const knex = connection(this.strapi);
    // Stopped with the process, or overtaken by a change: back to the queue.
    if (error instanceof Outdated || (error instanceof Interrupted && this.stopping)) {
      await releaseRun(knex, run.id, this.owner);
      return;
    }
    if (begun) await this.queueReferrers(segment);
    // Cancelled, or taken over: the row says so already.
    if (error instanceof Interrupted) return;
    const known = error instanceof SegmentFailure || error instanceof RuleCompileError;
    const message = known ? error.message : inEveryLanguage((say) => say.run.databaseFailed);
    if (!known) this.strapi.log.error(`[segments] refresh of ${segment.key} failed: ${schemaFaultOf(error)}`);
    const finishedAt = await databaseNow(knex);
    await closeState(knex, segment.key, { at: finishedAt, error: message });
    await closeRun(knex, run.id, this.owner, { state: 'failed', finishedAt, error: message });
  }
}
