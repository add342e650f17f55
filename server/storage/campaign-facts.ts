import type { Core } from '@strapi/strapi';
import type { EventFact } from '../../contracts/catalog';
import { EVENT_SCOPE, type Catalog, type ResponseNames } from '../../rules/catalog';
import { columnOf, tableAs, type Compiler, type Row } from '../sql/compiler';
import { bind, join, raw, sql, type Fragment } from '../sql/fragment';
import { campaignOf } from '../sql/responses';
import { occurredAt } from '../sql/rows';
import { runFragment } from '../sql/run';
import { scalarAt } from '../sql/values';
import { within } from '../sql/compare/moment';
import { toDate } from './connection';
import { TABLES } from './tables';

const DAYS = 90;
const DAY_MS = 86_400_000;
/** A campaign goes out in one go, so that a few messages of each day name those of the day. */
const MESSAGES_A_DAY = 100;
const CAMPAIGNS = 100;

/** Campaign keys by channel, most lately sent first, of those that the last 90 days show; at most 100 a channel. */
export async function campaignFacts(
  strapi: Core.Strapi,
  c: Compiler,
  events: readonly EventFact[]
): Promise<Record<string, string[]>> {
  const { responses } = c.catalog;
  const since = new Date(c.now.getTime() - DAYS * DAY_MS).toISOString();
  const known = new Set(events.filter((event) => event.lastAt > since).map((event) => event.name));
  const names = [...new Set(Object.keys(responses).flatMap((channel) => tellingNames(responses, channel)))];
  const lastSent = new Map<string, Map<string, number>>();
  for (const name of names.filter((each) => known.has(each))) {
    for (const row of await runFragment(strapi, messagesOf(name, c))) {
      const channel = channelOf(responses, name, row.channel);
      const campaign = typeof row.campaign === 'string' ? row.campaign : '';
      if (channel === undefined || campaign === '') continue;
      const campaigns = lastSent.get(channel) ?? new Map<string, number>();
      lastSent.set(channel, campaigns);
      campaigns.set(campaign, Math.max(campaigns.get(campaign) ?? 0, toDate(row.at).getTime()));
    }
  }
  return Object.fromEntries(
    [...lastSent].map(([channel, campaigns]) => {
      const latest = [...campaigns].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      return [channel, latest.slice(0, CAMPAIGNS).map(([campaign]) => campaign)];
    })
  );
}

/** Names that tell of a sending; where the channel has none, all that it has. */
function tellingNames(responses: ResponseNames, channel: string): string[] {
  const outcomes = responses[channel] ?? {};
  return outcomes.sent ?? Object.values(outcomes).flatMap((names) => names ?? []);
}

/** As `isOfChannel` has it: what the event says, else the one channel that has the name. */
function channelOf(responses: Catalog['responses'], name: string, said: unknown): string | undefined {
  if (typeof said === 'string' && said !== '') return Object.hasOwn(responses, said) ? said : undefined;
  const channels = Object.keys(responses).filter((channel) =>
    Object.values(responses[channel] ?? {}).some((names) => names?.includes(name))
  );
  return channels.length === 1 ? channels[0] : undefined;
}

/** A few messages of each of the last days. */
function messagesOf(name: string, c: Compiler): Fragment {
  const days = Array.from({ length: DAYS }, (_, index): Fragment => {
    const event: Row = { uid: EVENT_SCOPE, alias: c.alias('e'), isSubject: false };
    const time = occurredAt(event, c);
    const lte = new Date(c.now.getTime() - index * DAY_MS);
    const gt = new Date(lte.getTime() - DAY_MS);
    const channel = scalarAt(event, 'properties.channel', 'text', c).sql;
    const from = tableAs(c, TABLES.event, event.alias);
    const where = sql`${columnOf(c, event.alias, 'name')} = ${bind(name)} and ${within(time, { gt, lte }, c.dialect)}`;
    const some = sql`select ${campaignOf(event, c)} as campaign, ${channel} as channel, ${time.sql} as at from ${from} where ${where} order by ${time.sql} desc limit ${raw(String(MESSAGES_A_DAY))}`;
    return sql`select * from (${some}) ${raw(c.alias('d'))}`;
  });
  return join(days, ' union all ');
}
