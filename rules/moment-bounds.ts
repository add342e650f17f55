import type { Ends } from './dated';
import type { Duration, Moment, Period, Span, Window } from './operands';
import {
  distantDays,
  distantInstants,
  durationMs,
  momentDays,
  momentInstants,
  windowDays,
  windowInstants,
  type DayBounds,
  type InstantBounds,
  type TimeFrame,
} from './time';

export type DateType = 'date' | 'datetime';

/** Where dates must lie at this reading of the clock: by the functions that the compiler uses. @throws RangeError */
export function boundsOf(ends: Ends, frame: TimeFrame): DayBounds | InstantBounds {
  switch (ends.by) {
    case 'comparison':
      return comparedBounds(ends.operator, ends.operand, ends.type, frame);
    case 'window':
      return windowBounds(ends.window, ends.type, frame);
    case 'ago':
      return agoBounds(ends.operator, ends.operand, frame);
    case 'present':
      return { lte: frame.now };
  }
}

/** Where a date or date-time must lie: days for a date, instants for a date-time. */
export const windowBounds = (window: Window, type: DateType, frame: TimeFrame): DayBounds | InstantBounds =>
  type === 'date' ? windowDays(window, frame) : windowInstants(window, frame);

/** Where a date or date-time must lie for a positive comparison to hold. Anniversaries have no such range. */
export function comparedBounds(
  operator: string,
  operand: unknown,
  type: DateType,
  frame: TimeFrame
): DayBounds | InstantBounds {
  switch (operator) {
    case 'on':
    case 'before':
    case 'on_or_before':
    case 'after':
    case 'on_or_after':
      return type === 'date'
        ? momentDays(operator, operand as Moment, frame)
        : momentInstants(operator, operand as Moment, frame);
    case 'between':
      return windowBounds({ type: 'between', ...(operand as { from: Moment; to: Moment }) }, type, frame);
    case 'in_last':
      return windowBounds({ type: 'last', ...(operand as Span) }, type, frame);
    case 'in_next':
      return windowBounds({ type: 'next', ...(operand as Span) }, type, frame);
    case 'this':
    case 'previous':
    case 'following':
      return windowBounds({ type: operator, unit: (operand as { unit: Period }).unit }, type, frame);
    case 'more_than_ago':
    case 'more_than_from_now':
      return type === 'date'
        ? distantDays(operator, operand as Span, frame)
        : distantInstants(operator, operand as Span, frame);
    default:
      throw new RangeError(`dates have no operator “${operator}”`);
  }
}

/** Instants whose distance from now compares so with the duration. */
export function agoBounds(operator: string, operand: unknown, { now }: Pick<TimeFrame, 'now'>): InstantBounds {
  const ago = (duration: Duration) => new Date(now.getTime() - durationMs(duration));
  switch (operator) {
    case 'less_than':
      return { gt: ago(operand as Duration) };
    case 'at_most':
      return { gte: ago(operand as Duration) };
    case 'greater_than':
      return { lt: ago(operand as Duration) };
    case 'at_least':
      return { lte: ago(operand as Duration) };
    case 'between': {
      const { from, to } = operand as { from: Duration; to: Duration };
      return { gte: ago(to), lte: ago(from) };
    }
    default:
      throw new RangeError(`durations have no operator “${operator}”`);
  }
}
