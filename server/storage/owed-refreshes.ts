import type { Knex } from './connection';
import { TABLES } from './tables';

/**
 * Notes that these segments need a refresh that begins from now on: who crossed is found by nothing else. One at a time:
 * whoever settles locks them in an order of its own.
 */
export async function noteOwed(knex: Knex, keys: readonly string[], now: Date): Promise<void> {
  for (const key of keys) await knex(TABLES.state).where({ segment_key: key }).update({ owed_at: now });
}

/** Keys of the segments whose refresh was cancelled or failed, so that none waits or is worked on. */
export async function owedKeys(knex: Knex): Promise<string[]> {
  const open = knex(`${TABLES.run} as r`)
    .whereIn('r.state', ['queued', 'running'])
    .whereRaw('r.segment_key = s.segment_key')
    .select('r.id');
  return (await knex(`${TABLES.state} as s`)
    .whereNotNull('s.owed_at')
    .whereNotExists(open)
    .orderBy('s.segment_key')
    .pluck('s.segment_key')) as string[];
}

/** This run has succeeded. One that had begun before may have judged before who crossed did so. */
export async function noteRefreshed(knex: Knex, key: string, runId: number, now: Date): Promise<void> {
  const begun = knex(TABLES.run).where({ id: runId }).select('started_at');
  await knex(TABLES.state)
    .where({ segment_key: key })
    // One of a time that is yet to come was noted while the clock was ahead.
    .where((owed) => owed.where('owed_at', '<=', begun).orWhere('owed_at', '>', now))
    .update({ owed_at: null });
}
