import { resolveField, type Catalog } from './catalog';
import type { JsonType } from './conditions/attribute';
import type { AttributeReference, TimeDependency } from './dependencies';
import type { Scope } from './kind';
import type { DateType } from './moment-bounds';
import type { Window } from './operands';
import { operatorInfo } from './operators';

/** A date in a column of its own, of the subject's row or of one that a rule reaches from it. */
export interface DatedField extends AttributeReference {
  /** Relations and components from the subject to the row; none for the subject's own. */
  path: readonly AttributeReference[];
  type: DateType;
}

/** Whose dates pass the ends of a range. */
export type Dated = { events: readonly string[] } | { field: DatedField };

/** What a condition says of where its dates must lie; `boundsOf` works it out. As data, for which no browser needs a calendar. */
export type Ends =
  | { by: 'comparison'; operator: string; operand: unknown; type: DateType }
  | { by: 'window'; window: Window; type: DateType }
  | { by: 'ago'; operator: string; operand: unknown }
  | { by: 'present' };

/**
 * Dates that a rule holds against a range which moves with the clock. Between two readings of the clock its truth changes
 * by this only for subjects with such a date between the old and the new place of one of the two ends.
 */
export interface Crossing {
  nodeId: string;
  /** `day`: the ends move only when a day of the segment's zone begins. */
  kind: TimeDependency['kind'];
  of: Dated;
  ends: Ends;
  /** The end is the present: only what was dated ahead comes to it without being written. */
  present?: true;
}

export interface Crossings {
  ranges: readonly Crossing[];
  /**
   * How time changes truth in ways that no range of dates tells, so that everybody has to be judged: undefined where it
   * does not.
   */
  whole?: TimeDependency['kind'];
}

/** The field as a date whose passing can be found; undefined inside JSON, and in events, whose properties are JSON. */
export function datedField(
  catalog: Catalog,
  scope: Scope,
  path: string,
  valueType?: JsonType
): { field: DatedField } | undefined {
  if (scope.place === 'event') return undefined;
  const { field } = resolveField(catalog, scope.uid, path, valueType);
  if (field?.leaf.attribute.kind !== 'scalar') return undefined;
  const { hops, leaf, valueType: type } = field;
  if (type !== 'date' && type !== 'datetime') return undefined;
  const steps = [...(scope.steps ?? []), ...hops].map(({ uid, name }) => ({ uid, attribute: name }));
  return { field: { path: steps, uid: leaf.uid, attribute: leaf.name, type } };
}

/** The ends of a comparison of a field, whichever its polarity; undefined for anniversaries, which are no one range. */
export function comparedCrossing(
  of: { field: DatedField } | undefined,
  { operator, operand }: { operator?: string | undefined; operand?: unknown }
): Pick<Crossing, 'of' | 'ends'> | undefined {
  if (!of || operator === undefined || operator.startsWith('anniversary_')) return undefined;
  const { type } = of.field;
  const positive = operatorInfo(type, operator)?.negates ?? operator;
  return { of, ends: { by: 'comparison', operator: positive, operand, type } };
}
