import type { Span, Unit } from '../../../rules/operands';
import { useWords } from '../../translations/words';
import { Together } from '../styles';
import { NumberBox } from './NumberBox';
import { Picker } from './Picker';

type UnitsOf = 'days' | 'instants' | 'durations';

const UNITS: Record<UnitsOf, readonly Unit[]> = {
  days: ['day', 'week', 'month', 'quarter', 'year'],
  instants: ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'],
  durations: ['minute', 'hour', 'day', 'week'],
};

interface SpanInputProps {
  label: string;
  value: Span;
  onChange: (value: Span, field?: string) => void;
  /** Whole days of a date, a date-time, or elapsed time alone. */
  of: UnitsOf;
  readOnly?: boolean;
  wrong?: boolean;
  describedBy?: string;
  at?: string;
}

/** `30` `days`. Of a date-time, days and weeks can be those of the calendar instead of 24 hours each. */
export function SpanInput({ label, value, onChange, of, readOnly, wrong, describedBy, at }: SpanInputProps) {
  const word = useWords();
  const unitWord = (unit: Unit, calendar: boolean) =>
    calendar
      ? word('builder.unit.calendar', { unit: word(`builder.unit.${unit}`, { n: value.n }) })
      : word(`builder.unit.${unit}`, { n: value.n });
  const calendars: readonly Unit[] = of === 'instants' ? ['day', 'week'] : [];
  const choices = [
    ...UNITS[of].map((unit) => ({ value: unit, label: unitWord(unit, false) })),
    ...calendars.map((unit) => ({ value: `${unit}:calendar`, label: unitWord(unit, true) })),
  ];
  const isCalendar = value.calendar === true;
  return (
    <Together>
      <NumberBox
        label={label}
        whole
        least={1}
        most={100_000}
        width="6.4rem"
        value={value.n}
        readOnly={readOnly}
        wrong={wrong}
        describedBy={describedBy}
        at={at && `${at}.n`}
        onChange={(n) => onChange({ ...value, n: Number(n) }, 'n')}
      />
      <Picker
        label={word('builder.unit')}
        text={unitWord(value.unit, isCalendar)}
        chosen={[isCalendar ? `${value.unit}:calendar` : value.unit]}
        choices={choices}
        readOnly={readOnly}
        at={at && `${at}.unit`}
        onPick={({ value: picked }) => {
          const [unit, calendar] = picked.split(':') as [Unit, string?];
          onChange({ n: value.n, unit, ...(calendar && { calendar: true }) });
        }}
      />
    </Together>
  );
}
