import { setImmediate } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import { requestTimeKeys } from '../../rules/request-time';
import { faultOf } from '../fault-of';
import { dueTime, judgingTime } from '../membership/clock';
import { knownSegments, type LiveSegment, type LiveSegments } from '../membership/live-segments';
import { refreshesOf } from '../membership/refreshes';
import { connection, databaseNow, inTransaction, isPassing } from '../storage/connection';
import { subjectsOfRows } from '../storage/crossed';
import { noteOwed, owedKeys } from '../storage/owed-refreshes';
import { noteUnswept, unsweptKeys } from '../storage/states';
import {
  leaseSweep,
  raiseWatermark,
  releaseSweep,
  renewSweep,
  resetWatermarks,
  watermark,
} from '../storage/watermarks';
import { segmentsBehindGate } from './behind-gate';
import { crossedRanges, type CrossedRange } from './crossed-ranges';
import { gapsOf } from './gaps';
import { readRanges } from './read-ranges';
import { settleCrossed, type Crossed } from './settle-crossed';
import { timingOf, type Timing } from './timing';
import { periodBegan, wholeDue } from './whole-due';

/** How long another instance leaves a sweep alone that does not go on. */
const LEASE_MS = 60_000;
const RENEW_MS = 20_000;

/** A range of more rows than these is read by itself. */
const FEW = 500;
/** Of more than these the segments are refreshed: after a long stop that is cheaper. */
const MANY = 100_000;

/** Of segments whose dates cannot be read: they are refreshed every few minutes, as without an index. */
const UNREAD: Timing = { ranges: [], whole: { kind: 'instant', reason: 'index' } };

/** What one sweep came to. */
export interface Swept {
  /** Ranges of dates looked at, rows found in them and subjects settled for it. */
  ranges: number;
  rows: number;
  subjects: number;
  joined: number;
  left: number;
  /** Keys of the segments that are refreshed instead. */
  refreshed: string[];
}

interface Timed {
  segment: LiveSegment;
  timing: Timing;
}

/** A sweep under way. */
interface Work {
  swept: Swept;
  /** Keys of the segments that are refreshed instead. */
  whole: Set<string>;
  /** The same, because somebody could not be settled in them; all others are all the same. */
  unsettled: Set<string>;
  /** What is wrong with dates that could not be read, by the keys of the segments that follow them. */
  unread: Map<string, string>;
  many: number;
  goOn: () => Promise<boolean>;
}

/**
 * Moves members along with the clock: settles the subjects with a date that has passed an end of a window since the last
 * sweep, and has segments refreshed whose changes no range of dates tells.
 *
 * Nothing that crosses is missed, whatever goes on beside it:
 * - The instant to sweep to is chosen first and made the least that anybody judges at (`clock`). Then the sweep waits at
 *   the gate. Whoever settles is either through by then, so that the dates that they wrote are found; or comes later, and
 *   judges at that instant or after it, on this side of the ends.
 * - Only then it asks which segments there are. One that was saved later begins to be filled later still, and so is judged
 *   at that instant or after it. One that is being filled is judged at an instant within the transaction from which on all
 *   who are settled are judged again before it is done; whoever crosses after that instant is.
 * - `sweep` moves on when all is settled. A sweep that dies is made again from the same place, which changes nothing for
 *   those whom it had come to. So it is where two instances sweep at once because a lease ran out: the second finds
 *   members as they should be.
 * - A refresh that it asks for may be cancelled, or fail. What is owed is noted before, until a refresh that began later has
 *   succeeded, and asked for again every few minutes.
 * - `clock` goes back only where it is far ahead of the database's clock, as it is after that was wrong for a moment. The sweep
 *   then forgets in the same transaction how far it has come, and so asks for refreshes of everything that time changes, until
 *   it has done so once. A refresh waits at the gate and judges after it: whoever was settled by the old mark is through by
 *   then and is judged again, whoever settles later does not see the old mark. A run that was under way is judged by the old
 *   mark in part; the refresh that is asked for begins when it is over.
 */
export class Sweeper {
  private working: Promise<Swept | undefined> | undefined;
  private stopping = false;

  constructor(private readonly strapi: Core.Strapi) {}

  /**
   * Sweeps up to now.
   * @param many rows in a range from which on its segments are refreshed instead
   * @returns undefined where another instance is at it
   */
  sweep({ many = MANY }: { many?: number } = {}): Promise<Swept | undefined> {
    this.working ??= this.leased(many).finally(() => (this.working = undefined));
    return this.working;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.working?.catch(() => undefined);
  }

  private async leased(many: number): Promise<Swept | undefined> {
    const knex = connection(this.strapi);
    let lease = await leaseSweep(knex, LEASE_MS);
    if (lease === undefined) return undefined;
    let renewed = performance.now();
    const goOn = async (): Promise<boolean> => {
      await setImmediate();
      if (this.stopping || lease === undefined) return false;
      if (performance.now() - renewed < RENEW_MS) return true;
      renewed = performance.now();
      lease = await renewSweep(knex, lease, LEASE_MS);
      return lease !== undefined;
    };
    try {
      return await this.work(many, goOn);
    } finally {
      if (lease !== undefined) await releaseSweep(knex, lease);
    }
  }

  private async work(many: number, goOn: () => Promise<boolean>): Promise<Swept> {
    const { strapi } = this;
    const knex = connection(strapi);
    const swept: Swept = { ranges: 0, rows: 0, subjects: 0, joined: 0, left: 0, refreshed: [] };
    await this.resetClock();
    const to = await judgingTime(strapi);
    const from = await watermark(knex, 'sweep');
    if (from && to <= from) return swept;
    await raiseWatermark(knex, 'clock', to);
    const timed = await this.timedSegments(goOn);
    if (!timed) return swept;
    const whole = new Set<string>();
    const unsettled = new Set<string>();
    const unread = new Map<string, string>();
    if (!from) {
      // Nobody knows since when windows have been passing.
      for (const { segment } of timed) whole.add(segment.key);
    } else {
      for (const key of wholeDue(strapi, timed, from, to)) whole.add(key);
      const work = { swept, whole, unsettled, unread, many, goOn };
      if (!(await this.settleRanges(this.rangesOf(timed, from, to), work))) return swept;
      // Only now: should their refreshes fail again, whoever crossed and can be settled is.
      const owed = periodBegan(strapi, from, to) ? await owedKeys(knex) : [];
      for (const { segment } of timed) if (owed.includes(segment.key)) whole.add(segment.key);
      for (const key of unsettled) whole.add(key);
    }
    const { opened, closed } = gapsOf(timed, unread, await unsweptKeys(knex));
    for (const key of closed) whole.add(key);
    const failing = timed.flatMap(({ segment }) => (unread.has(segment.key) ? { segment, timing: UNREAD } : []));
    const due = new Set(from ? wholeDue(strapi, failing, from, to) : []);
    for (const [key, fault] of unread) {
      // Once at first, lest a run fails every few seconds.
      if (!due.has(key) && !opened.includes(key)) continue;
      strapi.log.error(`[segments] dates that ${key} follows could not be read: ${fault}`);
      whole.add(key);
    }
    swept.refreshed = [...whole].sort();
    // First, and until one has succeeded: whoever cancels it does not know who crossed.
    await noteOwed(knex, swept.refreshed, await databaseNow(knex));
    if (whole.size > 0) await refreshesOf(strapi).requestAll('scheduled', swept.refreshed);
    // Past that: a sweep that dies before asks again.
    await noteUnswept(knex, opened, true);
    await noteUnswept(knex, closed, false);
    await raiseWatermark(knex, 'sweep', to);
    return swept;
  }

  private async resetClock(): Promise<void> {
    const now = await dueTime(this.strapi);
    const ahead = await inTransaction(this.strapi, (trx) => resetWatermarks(trx, now));
    if (ahead === undefined) return;
    this.strapi.log.error(
      `[segments] the database's clock is ${Math.round(ahead / 60_000)} minutes behind what it has been. Either it was far ahead ` +
        'for a moment or it has been set back. Members were judged by that time; now all segments that time changes are refreshed.'
    );
  }

  /** The segments with stored members that time alone can change, as they are saved now; undefined where it was told to stop. */
  private async timedSegments(goOn: () => Promise<boolean>): Promise<Timed[] | undefined> {
    const { strapi } = this;
    if (timedAmong(await knownSegments(strapi, connection(strapi))).length === 0) return [];
    const live = await segmentsBehindGate(strapi, goOn);
    if (!live) return undefined;
    const timed: Timed[] = [];
    for (const segment of timedAmong(live)) timed.push({ segment, timing: await timingOf(strapi, segment) });
    return timed;
  }

  private rangesOf(timed: readonly Timed[], from: Date, to: Date): CrossedRange[] {
    const segments = timed.map(({ segment, timing }) => ({ segment, ranges: timing.ranges }));
    return crossedRanges(this.strapi, segments, from, to);
  }

  /** @returns false where the sweep is not this instance's to finish */
  private async settleRanges(ranges: readonly CrossedRange[], work: Work): Promise<boolean> {
    const { strapi } = this;
    const { swept, unsettled, many, goOn } = work;
    const refuse = (range: CrossedRange, error: unknown) => this.refuse(range, error, work);
    swept.ranges = ranges.length;
    const found = await readRanges(strapi, ranges, FEW + 1, { goOn, refuse });
    if (!found) return false;
    const few = ranges.map((range, index) => ({ range, rows: found[index] ?? [] }));
    // All of the short ranges together: whoever crossed several ends is settled once.
    const crossed: Crossed[] = [];
    for (const { range, rows } of few.filter(({ rows }) => rows.length > 0 && rows.length <= FEW)) {
      const one = await this.crossedIn(range, rows, work);
      if (one) crossed.push(one);
    }
    if (!(await settleCrossed(strapi, crossed, { count: swept, unsettled, goOn }))) return false;
    for (const { range } of few.filter(({ rows }) => rows.length > FEW)) {
      const read = await readRanges(strapi, [range], many + 1, { goOn, refuse });
      if (!read) return false;
      const one = await this.crossedIn(range, read[0] ?? [], work);
      if (one && !(await settleCrossed(strapi, [one], { count: swept, unsettled, goOn }))) return false;
    }
    return true;
  }

  /** Whom the rows of a range concern; undefined where they are so many that its segments are refreshed, or cannot be read. */
  private async crossedIn(range: CrossedRange, rows: readonly number[], work: Work): Promise<Crossed | undefined> {
    const { swept, whole, unread, many } = work;
    const segments = [...range.segments].filter((key) => !whole.has(key) && !unread.has(key));
    if (segments.length === 0) return undefined;
    swept.rows += rows.length;
    try {
      const subjects = rows.length > many ? undefined : await subjectsOfRows(this.strapi, range, rows, many);
      if (subjects && subjects.size <= many) return { audience: range.audience, segments, subjects };
      for (const key of segments) whole.add(key);
    } catch (error) {
      this.refuse(range, error, work);
    }
    return undefined;
  }

  /** A range that cannot be read must not keep time from passing for all others. */
  private refuse({ of, segments }: CrossedRange, error: unknown, { unread }: Work): void {
    if (isPassing(error)) throw error;
    const dates = 'event' in of ? 'events' : `${of.field.uid}.${of.field.attribute}`;
    // Its message quotes values, which are of persons.
    const fault = faultOf(error);
    for (const key of segments) unread.set(key, `${dates}: ${fault}`);
  }
}

/** Those decided at each request have no members to move. */
function timedAmong({ byKey }: LiveSegments): LiveSegment[] {
  const segments = [...byKey.values()];
  const atRequest = requestTimeKeys(segments);
  return segments.filter(
    ({ key, crossings }) => !atRequest.has(key) && (crossings.ranges.length > 0 || crossings.whole !== undefined)
  );
}

/** Service: members follow the clock. */
export const sweepService = ({ strapi }: { strapi: Core.Strapi }): Sweeper => new Sweeper(strapi);

export function sweeperOf(strapi: Core.Strapi): Sweeper {
  return strapi.plugin('segments').service<Sweeper>('sweep');
}
