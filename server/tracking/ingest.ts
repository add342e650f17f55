import type { Core } from '@strapi/strapi';
import { TRACKING_LIMITS, type Rejection, type TrackingAnswer } from '../../contracts/tracking';
import { configOf } from '../config';
import { faultOf } from '../fault-of';
import { GroupCommit } from '../membership/group-commit';
import { deferTouched } from '../membership/leave-marks';
import { recordTouched } from '../membership/record-touched';
import { settleTouched } from '../membership/settle-touched';
import { inSettlingTransaction } from '../membership/settling-transaction';
import type { Touch } from '../membership/touch';
import { databaseNow, isAway, type Knex } from '../storage/connection';
import { storedMessages } from '../storage/events';
import { passGate } from '../storage/gate';
import { deleteVisitors } from '../storage/visitors';
import { attribute, type Visitor } from './attribute';
import { claimItems } from './claim-items';
import { isConsented } from './consent';
import { erasuresAmong, isOfErased } from './erased';
import type { RequestProof } from './proof';
import type { TrackedItem } from './read-call';
import { sourceName, type EventSource } from './source-name';
import { storeAttribution } from './store-attribution';
import { storeSaidTraits } from './said-traits';
import { visitorsOf } from './visitors';

interface Received {
  proof: RequestProof;
  receivedAt: Date;
}

/** Items of one call, or a part of them. */
interface Call extends Received {
  source: EventSource;
  items: readonly TrackedItem[];
}

interface Stored {
  answer: TrackingAnswer;
  touches: Touch[];
}

/** Calls that share a transaction, as long as they have no more items than one call may. */
const MOST_CALLS = 50;

const commits = new WeakMap<Core.Strapi, GroupCommit<Call, TrackingAnswer>>();

/** Concurrent calls share a commit, and one settling. */
function commitOf(strapi: Core.Strapi): GroupCommit<Call, TrackingAnswer> {
  let commit = commits.get(strapi);
  if (!commit) {
    const isDeferred = configOf(strapi).tracking.settle === 'deferred';
    const storeAll = (calls: readonly Call[]) =>
      inSettlingTransaction(strapi, async (trx) => {
        // Before anything is looked at: an erasure waits at the gate, so that none comes between the look and the write.
        await passGate(trx);
        const stored: Stored[] = [];
        const now = await databaseNow(trx);
        for (const call of calls) stored.push(await store(strapi, call, now, trx));
        const touches = stored.flatMap((one) => one.touches);
        await recordTouched(strapi, trx, touches);
        await (isDeferred ? deferTouched : settleTouched)(strapi, trx, touches);
        return stored.map(({ answer }) => answer);
      });
    commits.set(
      strapi,
      (commit = new GroupCommit(storeAll, {
        most: MOST_CALLS,
        weight: { of: ({ items }) => items.length, most: TRACKING_LIMITS.items },
        isOfCall: (error) => !isAway(error),
      }))
    );
  }
  return commit;
}

/**
 * Stores the items of a call and settles whom they touch, or notes that they are to be settled, in one transaction: whoever is answered
 * that an item was accepted finds it after a crash, and what follows from it at the next request, or soon after it. An item that the database refuses, for whatever reason, is rejected alone.
 * @throws what the database throws where it refuses everything
 */
export async function ingest(
  strapi: Core.Strapi,
  source: EventSource,
  items: readonly TrackedItem[],
  received: Received
): Promise<TrackingAnswer> {
  const { consent } = configOf(strapi).tracking;
  const consented = items.filter((item) => isConsented(item, consent));
  const answer = await storeInParts(strapi, { source, items: consented, ...received });
  answer.ignored += items.length - consented.length;
  return answer;
}

async function storeInParts(strapi: Core.Strapi, call: Call): Promise<TrackingAnswer> {
  if (call.items.length === 0) return emptyAnswer();
  try {
    return await commitOf(strapi).submit(call);
  } catch (error) {
    // One item alone may be poison, or the database away: the sender tries again.
    if (call.items.length < 2 || isAway(error)) throw error;
    return await storeHalves(strapi, call, error);
  }
}

async function storeHalves(strapi: Core.Strapi, call: Call, error: unknown): Promise<TrackingAnswer> {
  const { items } = call;
  const total = emptyAnswer();
  const half = items.length >> 1;
  const failed: TrackedItem[] = [];
  for (const part of [items.slice(0, half), items.slice(half)]) {
    try {
      add(total, await storeInParts(strapi, { ...call, items: part }));
    } catch {
      failed.push(...part);
    }
  }
  if (failed.length === items.length) throw error;
  if (failed.length > 0)
    strapi.log.warn(`[segments] the database refused ${failed.length} tracked items: ${faultOf(error)}`);
  total.rejected.push(...failed.map(({ index, messageId }): Rejection => ({ index, messageId, code: 'database' })));
  return total;
}

async function store(
  strapi: Core.Strapi,
  { source, items, proof, receivedAt }: Call,
  now: Date,
  trx: Knex.Transaction
): Promise<Stored> {
  const answer = emptyAnswer();
  const name = sourceName(source);
  const visitors = await visitorsOf(strapi, items, receivedAt, trx);
  // Read after the visitors are locked: what another call did with the same messages is seen.
  const stored = await storedMessages(
    strapi,
    name,
    items.map(({ messageId }) => messageId),
    trx
  );
  const erasures = await erasuresAmong(strapi, name, items, trx);
  const fresh = items.filter(({ messageId }) => !stored.has(messageId));
  const kept = fresh.filter((item) => !isOfErased(item, name, erasures));
  answer.duplicates = items.length - fresh.length;
  answer.ignored = fresh.length - kept.length;

  await dropUnused(strapi, visitors, kept, trx);

  const { claimed, rejected, created } = await claimItems(strapi, source, kept, { visitors, proof, erasures }, trx);
  answer.rejected = rejected;
  const attribution = attribute(claimed, visitors);
  const { added, touches } = await storeAttribution(strapi, name, attribution, { receivedAt, now }, trx);
  answer.accepted = added.length;
  answer.duplicates += claimed.length - added.length;
  const said = await storeSaidTraits(strapi, source.kind, added, trx);
  return { answer, touches: [...created, ...touches, ...said] };
}

/** Nothing is left of visitors that came with items of erased persons only. */
async function dropUnused(
  strapi: Core.Strapi,
  visitors: Map<string, Visitor>,
  kept: readonly TrackedItem[],
  trx: Knex.Transaction
): Promise<void> {
  const used = new Set(kept.map(({ anonymousId }) => anonymousId));
  const unused = [...visitors.values()].filter(({ row, anonymousId }) => row?.isNew && !used.has(anonymousId));
  for (const { anonymousId } of unused) visitors.delete(anonymousId);
  const ids = unused.flatMap(({ row }) => row?.id ?? []);
  await deleteVisitors(strapi, ids, trx);
}

const emptyAnswer = (): TrackingAnswer => ({ success: true, accepted: 0, duplicates: 0, ignored: 0, rejected: [] });

function add(total: TrackingAnswer, part: TrackingAnswer): void {
  total.accepted += part.accepted;
  total.duplicates += part.duplicates;
  total.ignored += part.ignored;
  total.rejected.push(...part.rejected);
}
