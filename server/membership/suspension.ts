import type { Core } from '@strapi/strapi';
import { configOf } from '../config';
import { databaseNow, type Knex } from '../storage/connection';
import { countLost, suspendState, type SegmentState } from '../storage/states';

/** Losses are counted together for so long. */
const COUNTED_MS = 24 * 3_600_000;

/**
 * Counts members whose profiles were deleted, and suspends the segment when within a day more than the configured share
 * of it was lost so: then rather a mistake, or a table that was emptied, is behind it than a change of who belongs. The segment
 * goes on, but nothing of it is announced until somebody resumes it.
 * @param state which is brought up to date with what is stored
 * @returns whether it is suspended
 */
export async function countLosses(
  strapi: Core.Strapi,
  knex: Knex,
  state: SegmentState,
  losses: { lost: number; members: number }
): Promise<boolean> {
  if (state.suspendedAt) return true;
  // Visitors are no profiles that somebody deletes by mistake: they go by age, and those who are erased.
  if (losses.lost === 0 || state.audience === 'visitor') return false;
  const now = await databaseNow(knex);
  const counted = state.lostSince && now.getTime() - state.lostSince.getTime() < COUNTED_MS;
  const lost = (counted ? state.lost : 0) + losses.lost;
  state.lost = lost;
  state.lostSince = counted ? state.lostSince : now;
  await countLost(knex, state.segmentKey, { lost, since: state.lostSince ?? now });
  const { lostShare, lostAtLeast } = configOf(strapi).suspension;
  if (lost < lostAtLeast || lost <= lostShare * (losses.members + lost)) return false;
  state.suspendedAt = now;
  await suspendState(knex, state.segmentKey, now);
  strapi.log.warn(
    `[segments] ${state.segmentKey} lost ${lost} members because their profiles were deleted. Nothing of it is announced ` +
      `until it is resumed.`
  );
  return true;
}
