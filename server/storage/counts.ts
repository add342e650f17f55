import type { DayCount } from '../../contracts/segments';
import type { Knex } from './connection';
import { TABLES } from './tables';

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

/** The same for several segments at once; at most a few hundred. */
export async function countDays(
  knex: Knex,
  at: Date,
  of: readonly { segmentKey: string; members: number; joined: number; left: number }[]
): Promise<void> {
  if (of.length === 0) return;
  const day = at.toISOString().slice(0, 10);
  const keys = of.map(({ segmentKey }) => segmentKey);
  await knex(TABLES.count)
    .insert(keys.map((key) => ({ segment_key: key, day, members: 0, joined: 0, left: 0 })))
    .onConflict(['segment_key', 'day'])
    .ignore();
  const each = (value: (one: (typeof of)[number]) => number) => byKey(keys, of.map(value));
  const [members, joined, left] = [each((one) => one.members), each((one) => one.joined), each((one) => one.left)];
  await knex(TABLES.count)
    .where({ day })
    .whereIn('segment_key', keys)
    .update({
      members: knex.raw(members.sql, members.bindings),
      joined: knex.raw(`?? + ${joined.sql}`, ['joined', ...joined.bindings]),
      left: knex.raw(`?? + ${left.sql}`, ['left', ...left.bindings]),
    });
}

/** A number for each segment's row. */
export function byKey(keys: readonly string[], numbers: readonly number[]): { sql: string; bindings: string[] } {
  const cases = numbers.map((number) => `when ? then ${Math.trunc(number)}`).join(' ');
  return { sql: `case segment_key ${cases} else 0 end`, bindings: [...keys] };
}

/** Days with joins or leaves from one day to another, both included, oldest first, led by the last one before them. */
export async function countsOf(knex: Knex, segmentKey: string, fromDay: string, toDay: string): Promise<DayCount[]> {
  const days = knex(TABLES.count).where({ segment_key: segmentKey }).select('day', 'members', 'joined', 'left');
  const before = (await days.clone().where('day', '<', fromDay).orderBy('day', 'desc').first()) as DayCount | undefined;
  const within = (await days.clone().whereBetween('day', [fromDay, toDay]).orderBy('day')) as DayCount[];
  return before ? [before, ...within] : within;
}

/**
 * Members by day from a day on, oldest first, by segment, led by the last count before that day.
 * @param keys of the segments asked for; without, of all
 */
export async function recentCounts(
  knex: Knex,
  fromDay: string,
  keys?: readonly string[]
): Promise<Map<string, { day: string; members: number }[]>> {
  const only = (query: Knex.QueryBuilder) => (keys ? query.whereIn('segment_key', keys as string[]) : query);
  const last = only(knex(TABLES.count).where('day', '<', fromDay))
    .groupBy('segment_key')
    .select('segment_key')
    .max({ day: 'day' })
    .as('l');
  const before = knex(`${TABLES.count} as c`)
    .join(last, (on) => on.on('l.segment_key', 'c.segment_key').andOn('l.day', 'c.day'))
    .select('c.segment_key', 'c.day', 'c.members');
  const rows = (await only(knex(TABLES.count).where('day', '>=', fromDay))
    .select('segment_key', 'day', 'members')
    .unionAll([before])) as { segment_key: string; day: string; members: number }[];
  const found = new Map<string, { day: string; members: number }[]>();
  for (const { segment_key: key, day, members } of rows.sort((a, b) => (a.day < b.day ? -1 : 1))) {
    const days = found.get(key) ?? [];
    found.set(key, days);
    days.push({ day, members: Number(members) });
  }
  return found;
}

export async function removeCounts(knex: Knex, segmentKey: string): Promise<void> {
  await knex(TABLES.count).where({ segment_key: segmentKey }).delete();
}
