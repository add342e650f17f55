import { setTimeout } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import { knownSegments, type LiveSegments } from '../membership/live-segments';
import { inTransaction, isLockTimeout } from '../storage/connection';
import { limitWaits, waitAtGate } from '../storage/gate';

/** Whoever settles anew stands behind a sweep that waits: a moment is no harm, the length of a slow settling is. */
const MOMENT_MS = 200;
const PAUSE_MS = 1_000;
/** Beyond these the sweep waits as long as it takes, or else it might never pass. */
const TRIES = 5;

/**
 * The segments as they are saved once nobody settles any more who began before.
 * @param goOn asked before each try but the first
 * @returns undefined where it was told to stop
 */
export async function segmentsBehindGate(
  strapi: Core.Strapi,
  goOn: () => Promise<boolean>
): Promise<LiveSegments | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(strapi, async (trx) => {
        if (attempt <= TRIES) await limitWaits(trx, MOMENT_MS);
        await waitAtGate(trx);
        return knownSegments(strapi, trx);
      });
    } catch (error) {
      if (attempt > TRIES || !isLockTimeout(error)) throw error;
      await setTimeout(PAUSE_MS);
      if (!(await goOn())) return undefined;
    }
  }
}
