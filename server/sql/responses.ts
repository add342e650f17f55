import type { ResponseNode } from '../../rules/conditions/response';
import { columnOf, type Compiler, type Row } from './compiler';
import { and, complement, or, type Fragment } from './fragment';
import { scalarAt } from './values';

export type Deed = Exclude<ResponseNode['outcome'], 'not_opened' | 'not_clicked'>;

/** Names of events that tell of this outcome on the channel; a click counts as an opening. */
export function namesOf(channel: string, deed: Deed, c: Compiler): string[] {
  const table = Object.hasOwn(c.catalog.responses, channel) ? c.catalog.responses[channel] : undefined;
  const deeds = deed === 'opened' ? ['opened', 'clicked'] : [deed];
  return [...new Set(deeds.flatMap((each) => table?.[each] ?? []))];
}

/** Whether an event of these names is about a message of the channel: by its name alone, or by its property `channel`. */
export function isOfChannel(event: Row, names: readonly string[], channel: string, c: Compiler): Fragment {
  const own = scalarAt(event, 'properties.channel', 'text', c).sql;
  const isChannel = c.dialect.isAnyText(own, [channel]);
  const unsaid = complement(c.dialect.hasText(own));
  const plain = names.filter((name) => channelsOf(name, c) === 1);
  if (plain.length === names.length) return or([unsaid, isChannel]);
  if (plain.length === 0) return isChannel;
  const isPlain = c.dialect.isAnyText(columnOf(c, event.alias, 'name'), plain);
  return or([isChannel, and([isPlain, unsaid])]);
}

const channelsOf = (name: string, c: Compiler): number =>
  Object.values(c.catalog.responses).filter((outcomes) =>
    Object.values(outcomes).some((names) => names?.includes(name))
  ).length;

/** The campaign that an event belongs to; null or empty where none is said. */
export const campaignOf = (event: Row, c: Compiler): Fragment => scalarAt(event, 'properties.campaign', 'text', c).sql;

/** Comparable between events, and only between those with a campaign. */
export const campaignIdentity = (event: Row, c: Compiler): Fragment => c.dialect.textIdentity(campaignOf(event, c));
