import { toDate, type Knex } from './connection';
import { TABLES } from './tables';

/** When a segment is refreshed next. */
export interface Schedule {
  segmentKey: string;
  expression: string;
  zone: string;
  nextRunAt: Date | null;
  /** Counts the fires: whoever fires must have seen the last one. */
  fence: number;
}

const fromRow = (row: Record<string, unknown>): Schedule => ({
  segmentKey: row.segment_key as string,
  expression: row.expression as string,
  zone: row.zone as string,
  nextRunAt: toDate(row.next_run_at) as Date | null,
  fence: Number(row.fence),
});

export async function allSchedules(knex: Knex): Promise<Schedule[]> {
  return ((await knex(TABLES.schedule).orderBy('segment_key')) as Record<string, unknown>[]).map(fromRow);
}

export async function dueSchedules(knex: Knex, now: Date): Promise<Schedule[]> {
  const rows = (await knex(TABLES.schedule).where('next_run_at', '<=', now).orderBy('next_run_at')) as Record<
    string,
    unknown
  >[];
  return rows.map(fromRow);
}

/** Adds a schedule; one that another instance has just added stays. */
export async function insertSchedule(knex: Knex, { segmentKey, nextRunAt, ...rest }: Schedule): Promise<void> {
  await knex(TABLES.schedule)
    .insert({ ...rest, segment_key: segmentKey, next_run_at: nextRunAt })
    .onConflict(['segment_key'])
    .ignore();
}

/** Moves a schedule on, by compare-and-swap. @returns whether nobody else did since it was read */
export async function moveSchedule(
  knex: Knex,
  seen: Schedule,
  to: Pick<Schedule, 'expression' | 'zone' | 'nextRunAt'>
): Promise<boolean> {
  const moved = await knex(TABLES.schedule)
    .where({ segment_key: seen.segmentKey, fence: seen.fence })
    .update({ expression: to.expression, zone: to.zone, next_run_at: to.nextRunAt, fence: seen.fence + 1 });
  return moved > 0;
}

export async function removeSchedule(knex: Knex, segmentKey: string): Promise<void> {
  await knex(TABLES.schedule).where({ segment_key: segmentKey }).delete();
}
