import type { Knex } from './connection';
import { TABLES } from './models';

export interface DayCount {
  /** `YYYY-MM-DD` in UTC. */
  day: string;
  members: number;
  joined: number;
  left: number;
}

/** Adds joins and leaves to the day's count and notes how many members there are now. */
export async function countDay(
  knex: Knex,
  segmentKey: string,
  at: Date,
  of: { members: number; joined: number; left: number }
): Promise<void> {
  const day = at.toISOString().slice(0, 10);
  await knex(TABLES.count)
    .insert({ segment_key: segmentKey, day, members: 0, joined: 0, left: 0 })
    .onConflict(['segment_key', 'day'])
    .ignore();
  await knex(TABLES.count)
    .where({ segment_key: segmentKey, day })
    .update({
      members: of.members,
      joined: knex.raw('?? + ?', ['joined', of.joined]),
      left: knex.raw('?? + ?', ['left', of.left]),
    });
}

/** Day by day, oldest first. */
export async function countsOf(knex: Knex, segmentKey: string, fromDay: string): Promise<DayCount[]> {
  return knex(TABLES.count)
    .where({ segment_key: segmentKey })
    .where('day', '>=', fromDay)
    .orderBy('day')
    .select('day', 'members', 'joined', 'left');
}

export async function removeCounts(knex: Knex, segmentKey: string): Promise<void> {
  await knex(TABLES.count).where({ segment_key: segmentKey }).delete();
}
