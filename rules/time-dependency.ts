import type { TimeDependency } from './dependencies';
import { OPERANDS, type Duration, type Moment, type Span, type Window } from './operands';
import type { DateType } from './moment-bounds';
import { operatorInfo, type ValueType } from './operators';

type Kind = TimeDependency['kind'] | undefined;

/** How time alone moves dates through the window; undefined where both ends stand still. */
export function windowTime(window: Window, type: DateType): Kind {
  switch (window.type) {
    case 'last':
    case 'next':
      return spanTime(window, type);
    case 'this':
    case 'previous':
    case 'following':
      return 'day';
    case 'between':
      return sooner(window.from && momentTime(window.from), window.to && momentTime(window.to));
  }
}

/** How time alone changes a comparison; undefined where it does not. An operand that is not the operator's changes nothing. */
export function comparisonTime(valueType: ValueType, operator: string, operand: unknown): Kind {
  if (valueType !== 'date' && valueType !== 'datetime') return undefined;
  if (operator.startsWith('anniversary_')) return 'day';
  const kind = operatorInfo(valueType, operator)?.operand;
  // A field may have had another type when the rule was written.
  if (!kind || !OPERANDS[kind].safeParse(operand).success) return undefined;
  switch (kind) {
    case 'moment':
      return momentTime(operand as Moment);
    case 'momentRange': {
      const { from, to } = operand as { from: Moment; to: Moment };
      return sooner(momentTime(from), momentTime(to));
    }
    case 'span':
      return spanTime(operand as Span, valueType);
    case 'period':
      return 'day';
    default:
      return undefined;
  }
}

/** True for spans that are counted in whole days of the zone. */
export function isWholeDays(span: Pick<Span, 'unit' | 'calendar'> | Duration, type: DateType): boolean {
  return (
    type === 'date' ||
    ('calendar' in span && span.calendar === true) ||
    ['month', 'quarter', 'year'].includes(span.unit)
  );
}

function spanTime(span: Span, type: DateType): Kind {
  return isWholeDays(span, type) ? 'day' : 'instant';
}

function momentTime(moment: Moment): Kind {
  if (!('unit' in moment)) return undefined;
  return moment.unit === 'minute' || moment.unit === 'hour' ? 'instant' : 'day';
}

/** The one of two kinds by which truth changes more often. */
export function sooner(a: Kind, b: Kind): Kind {
  return a === 'instant' || b === 'instant' ? 'instant' : (a ?? b);
}
