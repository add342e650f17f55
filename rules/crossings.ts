import type { Catalog } from './catalog';
import type { Crossing, Crossings } from './dated';
import { collectDependencies } from './dependencies';
import type { Rule } from './rule';

export const NO_CROSSINGS: Crossings = { ranges: [] };

/** All by which the passing of time alone can change who the rule names. */
export function crossingsOf(rule: Rule, catalog: Catalog): Crossings {
  const collected = collectDependencies(rule, catalog);
  const { events, everybody, context } = collected.result();
  if (context) return NO_CROSSINGS;
  // Whoever crosses moves others with them, and so does whoever is written of: no settling touches such members, so that
  // they are refreshed whole even where the rule reads no date.
  if (everybody) return { ranges: [], whole: 'instant' };
  const { ranges, whole } = collected.crossings();
  return { ranges: events.length > 0 ? [...ranges, presentOf(rule.root.id, events)] : ranges, ...(whole && { whole }) };
}

/** No condition sees an event before its time has come. */
const presentOf = (nodeId: string, events: readonly string[]): Crossing => ({
  nodeId,
  kind: 'instant',
  of: { events },
  ends: { by: 'present' },
  present: true,
});
