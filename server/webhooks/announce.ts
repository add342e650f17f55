import { randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import type { WebhookMessage } from '../../contracts/webhooks';
import {
  hasPending,
  markChanges,
  namesOf,
  pendingChanges,
  takeEndedRuns,
  type PendingChange,
} from '../storage/announcements';
import { connection, inTransaction, type Knex } from '../storage/connection';
import { insertMessage } from '../storage/deliveries';
import { allEndpoints, type Endpoint } from '../storage/endpoints';
import { holdLock } from '../storage/held-lock';
import { allStates, type SegmentState } from '../storage/states';
import { dueTime } from '../membership/clock';
import { countLosses } from '../membership/suspension';
import { groupChanges, newsOfMembers, newsOfRun, type News } from './messages';
import { tellHub } from './tell-hub';

/** Changes told in one transaction, and at most in one message. */
const PAGE = 500;

/**
 * Tells webhooks, and Strapi's event hub, of every join, leave and ended refresh that was not told yet. Messages and
 * deliveries are made in the transaction that marks what they tell of, by one instance at a time: nothing is told twice,
 * and nothing is forgotten. The event hub hears of it right after, from the instance that made the messages.
 */
export async function announce(strapi: Core.Strapi, stopping: () => boolean = () => false): Promise<void> {
  // Of the runs that have ended, the changes come first.
  for (let full = await hasPending(connection(strapi)); full && !stopping();) {
    const told = await inTransaction(strapi, async (trx) => {
      await holdLock(trx, 'announce');
      const states = await allStates(trx);
      const changes = await pendingChanges(trx, PAGE);
      const news = await newsOfChanges(strapi, trx, changes, states);
      await markChanges(
        trx,
        changes.map(({ id }) => id)
      );
      if (changes.length < PAGE) {
        for (const run of await takeEndedRuns(trx, PAGE)) {
          const state = states.get(run.segmentKey);
          if (isHeard(state)) news.push(newsOfRun(run, state.audience));
        }
      }
      await store(trx, news, await dueTime(strapi, trx));
      return { news, full: changes.length === PAGE };
    });
    await tellHub(strapi, told.news);
    full = told.full;
  }
}

/** Of a segment that is gone there is nobody to tell of, and of one that is suspended nothing. */
function isHeard(state: SegmentState | undefined): state is SegmentState {
  return state !== undefined && state.suspendedAt === null;
}

async function newsOfChanges(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  changes: readonly PendingChange[],
  states: ReadonlyMap<string, SegmentState>
): Promise<News[]> {
  const news: News[] = [];
  for (const group of groupChanges(changes)) {
    const state = states.get(group.segmentKey);
    if (!isHeard(state)) continue;
    const subjects = [...new Set(group.changes.map(({ subjectId }) => subjectId))];
    const names = await namesOf(strapi, trx, state.audience, subjects);
    if (group.kind === 'left') {
      // A refresh counts its own before it begins.
      const settled = group.changes.filter(({ runId }) => runId === null);
      const lost = settled.filter(({ subjectId }) => names.get(subjectId)?.gone).length;
      if (await countLosses(strapi, trx, state, { lost, members: state.members })) continue;
    }
    news.push(newsOfMembers(group, state.audience, names));
  }
  return news;
}

async function store(trx: Knex.Transaction, news: readonly News[], at: Date): Promise<void> {
  if (news.length === 0) return;
  const endpoints = (await allEndpoints(trx)).filter(({ state }) => state !== 'disabled');
  for (const { type, segmentKey, items, data } of news) {
    const listening = endpoints.filter((endpoint) => listens(endpoint, type, segmentKey)).map(({ id }) => id);
    if (listening.length === 0) continue;
    const body: WebhookMessage = { type, timestamp: at.toISOString(), data };
    const message = { name: messageName(), type, segmentKey, items, body: JSON.stringify(body) };
    await insertMessage(trx, message, listening, at);
  }
}

function listens(endpoint: Endpoint, type: News['type'], segmentKey: string): boolean {
  return endpoint.events.includes(type) && (endpoint.segments?.includes(segmentKey) ?? true);
}

/** A `webhook-id`, which receivers tell repeated deliveries by. */
export const messageName = (): string => `msg_${randomUUID().replaceAll('-', '')}`;
