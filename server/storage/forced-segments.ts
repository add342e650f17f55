import type { Knex } from './connection';
import { OVERRIDES } from './overrides';

/** Those of the segments that force anybody in or out. */
export async function segmentsThatForce(knex: Knex, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await knex(OVERRIDES)
    .whereIn('segment_key', keys as string[])
    .distinct('segment_key');
  return new Set((rows as { segment_key: string }[]).map((row) => row.segment_key));
}
