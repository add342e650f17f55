import { setImmediate } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import { faultOf } from '../fault-of';
import { connection, isPassing } from '../storage/connection';
import { ANY_ROW, lockMarks, oldestMarks, removeMarks, type Mark } from '../storage/marks';
import { liveSegments, knownSegments } from './live-segments';
import { recordTouched } from './record-touched';
import { refreshesOf } from './refreshes';
import { settleTouched } from './settle-touched';
import { inSettlingTransaction } from './settling-transaction';
import { SETTLE_PAGE } from './settle';
import { readersOfMark, touchesOfMarks } from './touches-of-marks';

/** After which it looks again, where the database could not be asked. */
const RETRY_MS = 5_000;

/** Settles what marks say, a page in a transaction. Any number of instances may; what one has in hand another waits for. */
export class Settler {
  private working: Promise<void> | undefined;
  private wanted = false;
  private stopping = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(private readonly strapi: Core.Strapi) {}

  /** Looks for marks now. @returns when there are none left */
  kick(): Promise<void> {
    this.wanted = true;
    this.working ??= this.work();
    return this.working;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.retry);
    await this.working;
  }

  private async work(): Promise<void> {
    clearTimeout(this.retry);
    try {
      while (this.wanted && !this.stopping) {
        this.wanted = false;
        // Those who wrote go on first.
        await setImmediate();
        while (!this.stopping && (await this.settlePage())) await setImmediate();
      }
    } catch (error) {
      this.strapi.log.error(`[segments] settling what was written failed: ${faultOf(error)}`);
      if (!this.stopping) this.retry = setTimeout(() => void this.kick(), RETRY_MS);
    } finally {
      this.working = undefined;
    }
  }

  /**
   * @returns whether there may be more
   * @throws what passes, which says nothing of the marks
   */
  private async settlePage(): Promise<boolean> {
    for (let size = SETTLE_PAGE; ; size = Math.ceil(size / 4)) {
      try {
        return await this.settleMarks(size);
      } catch (error) {
        if (isPassing(error)) throw error;
        if (size === 1) {
          await this.setAside(error as Error);
          return true;
        }
      }
    }
  }

  private async settleMarks(size: number): Promise<boolean> {
    const { strapi } = this;
    const { more, marks } = await inSettlingTransaction(strapi, async (trx) => {
      const oldest = await oldestMarks(trx, size);
      const found = await lockMarks(trx, oldest);
      const [first] = found;
      if (!first) return { more: oldest.length > 0, marks: [] };
      // One cause a transaction: the log says it of each change.
      const marks = found.filter(
        ({ cause, rowId }) => cause === first.cause && (rowId === ANY_ROW) === (first.rowId === ANY_ROW)
      );
      if (first.rowId !== ANY_ROW) {
        const touches = await touchesOfMarks(strapi, trx, await liveSegments(strapi, trx), marks);
        // What went around Strapi, or was written before anybody asked for it to be recorded.
        await recordTouched(strapi, trx, touches);
        await settleTouched(strapi, trx, touches, first.cause);
        await removeMarks(
          trx,
          marks.map(({ id }) => id)
        );
      }
      return { more: true, marks };
    });
    const wholes = marks.filter(({ rowId }) => rowId === ANY_ROW);
    if (wholes.length > 0) await this.refreshWhole(wholes);
    return more;
  }

  /** Rows beyond number: their readers are refreshed. */
  private async refreshWhole(marks: readonly (Mark & { id: number })[]): Promise<void> {
    const knex = connection(this.strapi);
    const live = await knownSegments(this.strapi, knex);
    const keys = marks.flatMap((mark) => readersOfMark(this.strapi, live, mark));
    if (keys.length > 0) await refreshesOf(this.strapi).requestAll('written', keys);
    await removeMarks(
      knex,
      marks.map(({ id }) => id)
    );
  }

  /** A mark that cannot be settled would keep all others from it: its readers are refreshed instead, which says what is wrong. */
  private async setAside(error: Error): Promise<void> {
    const { strapi } = this;
    const [mark] = await inSettlingTransaction(strapi, async (trx) => lockMarks(trx, await oldestMarks(trx, 1)));
    if (!mark) return;
    strapi.log.error(`[segments] row ${mark.rowId} of ${mark.uid} could not be settled: ${faultOf(error)}`);
    try {
      await this.refreshWhole([mark]);
    } catch (refusal) {
      if (isPassing(refusal)) throw refusal;
      strapi.log.error(`[segments] nor could its readers be refreshed: ${faultOf(refusal)}`);
      await removeMarks(connection(strapi), [mark.id]);
    }
  }
}

/** Service: what was written is settled behind those who write. */
export const settlingService = ({ strapi }: { strapi: Core.Strapi }): Settler => new Settler(strapi);

export function settlerOf(strapi: Core.Strapi): Settler {
  return strapi.plugin('segments').service<Settler>('settling');
}
