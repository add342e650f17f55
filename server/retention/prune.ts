import { setImmediate } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import { RESPONSES } from '../catalog/responses';
import { isReadable } from '../../rules/walk';
import { configOf } from '../config';
import { dueTime } from '../membership/clock';
import { allSegments } from '../membership/segment-record';
import { connection } from '../storage/connection';
import { removeOldDeparted } from '../storage/departed';
import {
  removeOldAudits,
  removeOldChanges,
  removeOldDeliveries,
  removeOldEvents,
  removeOldRuns,
  removeOldTombstones,
} from '../storage/retention';
import { pruneVisitors } from './prune-visitors';
import { addSeenEvents, type SeenEvents } from './seen-events';

const DAY_MS = 86_400_000;
/** Windows of whole days begin earlier in some zones, and move. */
const SLACK_MS = 2 * DAY_MS;

/** Rows that went, by kind. */
export type Pruned = Record<
  'events' | 'changes' | 'runs' | 'deliveries' | 'audits' | 'visitors' | 'departed' | 'tombstones',
  number
>;

/**
 * Removes what is older than the configuration keeps it, in small steps. Daily counts stay, and so do events that the
 * rule of any segment, active or not, can still see.
 */
export async function prune(strapi: Core.Strapi): Promise<Pruned> {
  const knex = connection(strapi);
  const { retention } = configOf(strapi);
  const now = await dueTime(strapi);
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const rest = async () => {
    await setImmediate();
  };
  const pruned: Pruned = {
    ...{ events: 0, changes: 0, runs: 0, deliveries: 0, audits: 0 },
    ...{ visitors: 0, departed: 0, tombstones: 0 },
  };
  const { events, changes, runs, deliveries, audits, visitors } = retention;
  if (events !== null) {
    const seen = await seenEvents(strapi, new Date(now.getTime() - SLACK_MS));
    if (seen) pruned.events = await removeOldEvents(knex, before(events), seen, rest);
  }
  if (changes !== null) pruned.changes = await removeOldChanges(knex, before(changes), rest);
  if (runs !== null) pruned.runs = await removeOldRuns(knex, before(runs), rest);
  if (deliveries !== null) pruned.deliveries = await removeOldDeliveries(knex, before(deliveries), rest);
  if (audits !== null) pruned.audits = await removeOldAudits(knex, before(audits), rest);
  // After the events, of which none may be left.
  if (visitors !== null) pruned.visitors = await pruneVisitors(strapi, before(visitors), now, rest);
  // Messages that name somebody are kept as long as deliveries are.
  if (deliveries !== null) pruned.departed = await removeOldDeparted(knex, before(deliveries), rest);
  pruned.tombstones = await removeOldTombstones(knex, now, rest);
  return pruned;
}

/** @returns undefined where a rule is of a later version, of which nobody knows what it can see */
async function seenEvents(strapi: Core.Strapi, now: Date): Promise<SeenEvents | undefined> {
  const { timeZone, weekStart } = configOf(strapi);
  const seen: SeenEvents = new Map();
  for (const { rule, timeZone: zone } of await allSegments(strapi)) {
    if (rule && !isReadable(rule)) return undefined;
    if (rule) addSeenEvents(seen, rule, { now, zone: zone ?? timeZone, weekStart }, RESPONSES);
  }
  return seen;
}
