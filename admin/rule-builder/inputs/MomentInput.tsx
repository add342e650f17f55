import type { Moment } from '../../../rules/operands';
import { useWords, type WordKey } from '../../translations/words';
import { useBuilder } from '../context';
import { Together } from '../styles';
import { instantOf, localOf } from './instants';
import { Picker } from './Picker';
import { SpanInput } from './SpanInput';
import { TextBox } from './TextBox';

type Way = 'open' | 'date' | 'instant' | 'today' | 'ago' | 'from_now';

interface MomentInputProps {
  label: string;
  value: Moment | undefined;
  onChange: (value: Moment | undefined, field?: string) => void;
  /** What it is compared with: a day, or a date with time. */
  of: 'date' | 'datetime';
  /** This end may be left open. */
  optional?: boolean;
  /** A whole day is meant, as with “on”. */
  wholeDay?: boolean;
  readOnly?: boolean;
  wrong?: boolean;
  describedBy?: string;
  at?: string;
}

/** A day or time: fixed, or told from today. */
export function MomentInput({
  label,
  value,
  onChange,
  of,
  optional,
  wholeDay,
  readOnly,
  wrong,
  describedBy,
  at,
}: MomentInputProps) {
  const word = useWords();
  const { timeZone } = useBuilder();
  const mayBeInstant = of === 'datetime' && !wholeDay;
  const ways: Way[] = [
    ...(optional ? (['open'] as const) : []),
    'today',
    'date',
    ...(mayBeInstant ? (['instant'] as const) : []),
    'ago',
    'from_now',
  ];
  const way = wayOf(value);
  const today = localOf(new Date().toISOString(), timeZone);
  const choose = (next: Way) => {
    const day = value && 'instant' in value ? localOf(value.instant, timeZone).slice(0, 10) : today.slice(0, 10);
    if (next === 'open') onChange(undefined);
    else if (next === 'date') onChange({ date: day });
    else if (next === 'instant')
      onChange({ instant: instantOf(`${value && 'date' in value ? value.date : day}T00:00`, timeZone) ?? '' });
    else if (next === 'today') onChange({ n: 0, unit: 'day', direction: 'ago' });
    else
      onChange({
        n: value && 'n' in value && value.n > 0 ? value.n : 7,
        unit: value && 'n' in value ? value.unit : 'day',
        direction: next,
      });
  };
  return (
    <Together>
      <Picker
        label={label}
        text={word(`builder.moment.${way}` as WordKey)}
        chosen={[way]}
        choices={ways.map((value) => ({ value, label: word(`builder.moment.${value}` as WordKey) }))}
        readOnly={readOnly}
        wrong={wrong}
        describedBy={describedBy}
        at={at}
        onPick={(choice) => choose(choice.value as Way)}
      />
      {value && 'date' in value && (
        <TextBox
          type="date"
          label={word('builder.moment.day')}
          value={value.date}
          readOnly={readOnly}
          onChange={(date) => date && onChange({ date }, 'date')}
        />
      )}
      {value && 'instant' in value && (
        <TextBox
          type="datetime-local"
          width="22rem"
          label={word('builder.moment.instantIn', { zone: timeZone })}
          value={localOf(value.instant, timeZone)}
          readOnly={readOnly}
          onChange={(local) => {
            const instant = instantOf(local, timeZone);
            if (instant) onChange({ instant }, 'instant');
          }}
        />
      )}
      {value && 'n' in value && value.n > 0 && (
        <SpanInput
          label={word('builder.amount')}
          of={mayBeInstant ? 'instants' : 'days'}
          value={{ n: value.n, unit: value.unit }}
          readOnly={readOnly}
          onChange={({ n, unit }, field) => onChange({ n, unit, direction: value.direction }, field)}
        />
      )}
    </Together>
  );
}

function wayOf(value: Moment | undefined): Way {
  if (!value) return 'open';
  if ('date' in value) return 'date';
  if ('instant' in value) return 'instant';
  return value.n === 0 ? 'today' : value.direction;
}
