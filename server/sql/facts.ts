import { EVENT_SCOPE } from '../../rules/catalog';
import type { RankBound, RankNode } from '../../rules/conditions/rank';
import type { ResponseNode } from '../../rules/conditions/response';
import type { Rule } from '../../rules/rule';
import { walkNodes } from '../../rules/walk';
import { TABLES } from '../storage/tables';
import { startCompiler } from './compile';
import { within } from './compare/moment';
import { atNode, columnOf, subjectRow, tableAs, type Compiler, type Row } from './compiler';
import { selectRanked } from './conditions/rank';
import type { CompileContext, Facts } from './context';
import { and, raw, sql, type Fragment } from './fragment';
import { campaignOf, isOfChannel, namesOf } from './responses';
import { occurredAt } from './rows';

/** Runs a query and answers its rows. */
export type Query = (fragment: Fragment) => Promise<Record<string, unknown>[]>;

/** Subjects that stand for the whole audience, of whom they are a `share`. */
export interface Sample {
  ids: readonly number[];
  share: number;
}

/**
 * Asks the database what a rule's SQL needs to know beforehand: bounds of ranks over the whole audience, whatever the
 * context's scope, or as a sample has them, and the last campaigns of a channel.
 */
export async function prepareFacts(rule: Rule, ctx: CompileContext, query: Query, sample?: Sample): Promise<Facts> {
  const c = startCompiler({ ...ctx, scope: sample ? { kind: 'ids', ids: sample.ids } : { kind: 'all' } });
  // Node ids are chosen freely, `__proto__` among them.
  const facts: Facts = { ranks: Object.create(null), campaigns: Object.create(null) };
  for (const node of walkNodes(rule.root)) {
    if (node.type === 'rank') facts.ranks[node.id] = await rankBounds(node, c, query, sample?.share ?? 1);
    if (node.type === 'response' && 'last' in node.campaign) {
      facts.campaigns[node.id] = await lastCampaigns(node, node.campaign.last, c, query);
    }
  }
  return facts;
}

async function rankBounds(node: RankNode, c: Compiler, query: Query, share: number): Promise<Facts['ranks'][string]> {
  const { values, areDecimals } = atNode(node.id, () => selectRanked(node.by, subjectRow(c, 'p'), c));
  const v = areDecimals ? c.dialect.round6(raw('c.v')) : raw('c.v');
  const [counted] = await query(sql`select count(*) as n from (${values}) c`);
  const count = Number(counted?.n);
  const places = placesOf(node.bound, count, share);
  if (!places) return null;
  const valueAt = async (place: number): Promise<number | string> => {
    // From the nearer end: databases sort only as far as they must.
    const fromTop = place > count / 2;
    const order = raw(fromTop ? 'desc' : 'asc');
    const offset = raw(String(fromTop ? count - place : place - 1));
    const text = raw(c.dialect.name === 'sqlite' || c.dialect.name === 'postgres' ? 'text' : 'char');
    const [row] = await query(
      // Rounded only once it is found.
      sql`select ${v} as v, cast(${v} as ${text}) as digits from (select r.v from (${values}) r order by r.v ${order} limit 1 offset ${offset}) c`
    );
    return numberOf(row ?? {});
  };
  return {
    ...(places.from !== undefined && { atLeast: await valueAt(places.from) }),
    ...(places.to !== undefined && { atMost: await valueAt(places.to) }),
  };
}

/** Drivers lose the last digits of large whole numbers. */
function numberOf({ v, digits }: Record<string, unknown>): number | string {
  const text = String(digits);
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text)) ? text : Number(v);
}

/**
 * Places from the lowest value, counted from 1, between which a value must lie; undefined where none can.
 * @param share of all subjects that are counted
 */
function placesOf(bound: RankBound, count: number, share: number): { from?: number; to?: number } | undefined {
  if (count === 0) return undefined;
  const partOf = (percent: number) => Math.ceil((percent * count) / 100);
  const highest = (n: number) => ({ from: Math.max(1, count - n + 1) });
  const lowest = (n: number) => ({ to: Math.min(count, n) });
  if ('top' in bound) return highest(Math.ceil(bound.top * share));
  if ('bottom' in bound) return lowest(Math.ceil(bound.bottom * share));
  if ('topPercent' in bound) return highest(partOf(bound.topPercent));
  if ('bottomPercent' in bound) return lowest(partOf(bound.bottomPercent));
  const { from, to } = bound.between;
  return from > to || partOf(to) === 0 ? undefined : { from: Math.max(1, partOf(from)), to: partOf(to) };
}

/** Keys of the campaigns of the channel that were most lately sent to anybody. */
async function lastCampaigns({ channel }: ResponseNode, last: number, c: Compiler, query: Query): Promise<string[]> {
  const names = namesOf(channel, 'sent', c);
  if (names.length === 0) return [];
  const event: Row = { uid: EVENT_SCOPE, alias: 'e', isSubject: false };
  const time = occurredAt(event, c);
  const campaign = campaignOf(event, c);
  const where = and([
    c.dialect.isAnyText(columnOf(c, event.alias, 'name'), names),
    within(time, { lte: c.now }, c.dialect),
    isOfChannel(event, names, channel, c),
    c.dialect.hasText(campaign),
  ]);
  const sent = sql`select ${c.dialect.textIdentity(campaign)} as k, ${campaign} as name, ${time.sql} as t from ${tableAs(c, TABLES.event, event.alias)} where ${where}`;
  const rows = await query(
    sql`select min(name) as name from (${sent}) s group by k order by max(t) desc, ${c.dialect.textOrder(raw('min(name)'))} limit ${raw(String(last))}`
  );
  return rows.map((row) => String(row.name));
}
