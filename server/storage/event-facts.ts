import type { Core } from '@strapi/strapi';
import type { EventFact } from '../../contracts/catalog';
import { raw } from '../sql/fragment';
import { runFragment } from '../sql/run';
import { connection, toDate, type Knex } from './connection';
import { TABLES } from './tables';

/** More names than anybody could choose from. */
export const MOST_NAMES = 500;
const WINDOW_MS = 90 * 86_400_000;
/** Events of one name that are looked at; from there on their rate tells how many there are. */
const LOOKED_AT = 10_000;

/**
 * The names of events with how many there were in the last 90 days, most frequent first. However many events there are,
 * it reads a few index entries a name, and 10,000 of the frequent ones: of those the count is an estimate by the rate of
 * the latest, and `complete` is false.
 */
export async function eventFacts(strapi: Core.Strapi, now: Date): Promise<{ events: EventFact[]; complete: boolean }> {
  const knex = connection(strapi);
  const names = await eventNames(strapi);
  const events: EventFact[] = [];
  let complete = names.length < MOST_NAMES;
  for (const name of names) {
    const last = await timeOf(knex, name, now, 0);
    if (!last) continue;
    const { count, exact } = await countOf(knex, name, now);
    if (!exact) complete = false;
    events.push({ name, count, lastAt: last.toISOString() });
  }
  const order = (a: EventFact, b: EventFact) => b.count - a.count || (a.name < b.name ? -1 : 1);
  return { events: events.sort(order), complete };
}

/** From each name to the next by the index, so that it costs the number of names and not that of events. */
export async function eventNames(strapi: Core.Strapi): Promise<string[]> {
  const rows = await runFragment(
    strapi,
    raw(
      `with recursive n(name) as (select min(name) from ${TABLES.event} union all ` +
        `select (select min(e.name) from ${TABLES.event} e where e.name > n.name) from n where n.name is not null) ` +
        `select name from n where name is not null limit ${MOST_NAMES}`
    )
  );
  return rows.map((row) => String(row.name));
}

async function countOf(knex: Knex, name: string, now: Date): Promise<{ count: number; exact: boolean }> {
  const from = new Date(now.getTime() - WINDOW_MS);
  const some = knex(TABLES.event)
    .where({ name })
    .where('occurred_at', '>', from)
    .where('occurred_at', '<=', now)
    .limit(LOOKED_AT)
    .select(knex.raw('1 as one'))
    .as('some');
  const row = (await knex.from(some).count({ rows: '*' }).first()) as { rows: number | string };
  const count = Number(row.rows);
  if (count < LOOKED_AT) return { count, exact: true };
  const earliest = await timeOf(knex, name, now, LOOKED_AT - 1);
  const took = Math.max(1, now.getTime() - (earliest ?? from).getTime());
  return { count: Math.max(count, roughly((count * WINDOW_MS) / took)), exact: false };
}

/** When the event that is `offset` before the last one occurred. */
async function timeOf(knex: Knex, name: string, now: Date, offset: number): Promise<Date | undefined> {
  const row = (await knex(TABLES.event)
    .where({ name })
    .where('occurred_at', '<=', now)
    .orderBy('occurred_at', 'desc')
    .offset(offset)
    .first('occurred_at')) as { occurred_at: unknown } | undefined;
  return row && toDate(row.occurred_at);
}

/** Two digits: an estimate should not look like more. */
const roughly = (count: number): number => Number(count.toPrecision(2));
