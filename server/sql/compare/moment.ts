import { anniversaryInstants, anniversaryRanges, type AnniversaryOperator } from '../../../rules/anniversary';
import { comparedBounds, windowBounds, type DateType } from '../../../rules/moment-bounds';
import type { Window } from '../../../rules/operands';
import type { Bounds, DayBounds, InstantBounds, TimeFrame } from '../../../rules/time';
import type { Dialect } from '../dialects/dialect';
import { and, bind, FALSE, or, raw, sql, type Fragment } from '../fragment';
import type { Value } from '../values';

/** A positive comparison of a date or date-time with moments, spans, periods and anniversaries. */
export function compareMoment(
  value: Value,
  operator: string,
  operand: unknown,
  frame: TimeFrame,
  d: Dialect
): Fragment {
  switch (operator) {
    case 'anniversary_today':
      return onAnniversary(value, operator, 1, frame, d);
    case 'anniversary_in_next':
    case 'anniversary_in_last':
      return onAnniversary(value, operator, (operand as { n: number }).n, frame, d);
    default:
      return within(value, comparedBounds(operator, operand, dateTypeOf(value), frame), d);
  }
}

/** Whether a date or date-time lies in the window. */
export function inWindow(value: Value, window: Window, frame: TimeFrame, d: Dialect): Fragment {
  return within(value, windowBounds(window, dateTypeOf(value), frame), d);
}

const dateTypeOf = ({ type }: Value): DateType => (type === 'date' ? 'date' : 'datetime');

/** Whether the value keeps the bounds; without any, whether it is there. */
export function within(value: Value, bounds: DayBounds | InstantBounds, d: Dialect): Fragment {
  const { gt, gte, lt, lte } = bounds as Bounds<string | Date>;
  const at = (moment: string | Date) => momentOf(value, moment, d);
  const conditions: Fragment[] = [];
  if (gt !== undefined) conditions.push(sql`${value.sql} > ${at(gt)}`);
  if (gte !== undefined) conditions.push(sql`${value.sql} >= ${at(gte)}`);
  if (lt !== undefined) conditions.push(sql`${value.sql} < ${at(lt)}`);
  if (lte !== undefined) conditions.push(sql`${value.sql} <= ${at(lte)}`);
  return conditions.length > 0 ? and(conditions) : sql`${value.sql} is not null`;
}

/** A day or an instant as the value holds it. */
function momentOf(value: Value, moment: string | Date, d: Dialect): Fragment {
  if (value.inJson) return d.text(typeof moment === 'string' ? moment : moment.toISOString());
  return typeof moment === 'string' ? d.day(moment) : d.instant(moment);
}

function onAnniversary(value: Value, operator: AnniversaryOperator, n: number, frame: TimeFrame, d: Dialect): Fragment {
  if (value.type === 'date') {
    const day = d.monthDay(value.sql);
    return or(
      anniversaryRanges(operator, n, frame).map(({ from, to }) => sql`${day} between ${bind(from)} and ${bind(to)}`)
    );
  }
  const ranges = anniversaryInstants(operator, n, frame);
  if (!value.inJson) return inRanges(value.sql, ranges, (instant) => d.instant(instant));
  // Compared hundreds of times, so not as the long expression that proves a date-time. These instants are whole seconds:
  // written with or without milliseconds, a text sorts the same against them.
  const text = value.written ?? value.sql;
  return sql`(${value.sql} is not null and ${inRanges(text, ranges, (instant) => raw(`'${instant.toISOString()}'`))})`;
}

/** One of many ranges that lie apart, in order: found by halving. */
function inRanges(
  value: Fragment,
  ranges: readonly { gte: Date; lt: Date }[],
  at: (instant: Date) => Fragment
): Fragment {
  const [only, second] = ranges;
  if (!only) return FALSE;
  if (!second) return sql`(${value} >= ${at(only.gte)} and ${value} < ${at(only.lt)})`;
  const half = ranges.slice(ranges.length >> 1);
  const lower = inRanges(value, ranges.slice(0, ranges.length >> 1), at);
  return sql`(case when ${value} < ${at((half[0] ?? only).gte)} then ${lower} else ${inRanges(value, half, at)} end)`;
}
