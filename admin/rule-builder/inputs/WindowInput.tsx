import type { Moment, Period, Window } from '../../../rules/operands';
import { useWords, type WordKey } from '../../translations/words';
import { Together } from '../styles';
import { MomentInput } from './MomentInput';
import { Picker } from './Picker';
import { SpanInput } from './SpanInput';

const PERIODS: readonly Period[] = ['day', 'week', 'month', 'quarter', 'year'];

interface WindowInputProps {
  value: Window | undefined;
  onChange: (value: Window | undefined, field?: string) => void;
  of: 'date' | 'datetime';
  /** A time must be said. */
  needed?: boolean;
  /** Times to come make sense, as with a date in a row. */
  future?: boolean;
  readOnly?: boolean;
  wrong?: boolean;
  at: string;
}

/** When: ever, in the last so many days, this or the previous month, or between two days. */
export function WindowInput({ value, onChange, of, needed, future, readOnly, wrong, at }: WindowInputProps) {
  const word = useWords();
  const kinds = [
    ...(needed ? [] : ['ever']),
    'last',
    'this',
    'previous',
    ...(future ? ['next', 'following'] : []),
    'between',
  ];
  const kind = value?.type ?? 'ever';
  const label = (name: string) => word(`builder.window.${name}` as WordKey);
  return (
    <>
      <Together>
        <Picker
          label={word('builder.window')}
          text={value || !needed ? label(kind) : ''}
          placeholder={label('choose')}
          chosen={[kind]}
          choices={kinds.map((name) => ({ value: name, label: label(name) }))}
          readOnly={readOnly}
          wrong={wrong}
          at={at}
          onPick={(choice) => onChange(windowOf(choice.value, value))}
        />
        {(value?.type === 'last' || value?.type === 'next') && (
          <SpanInput
            label={word('builder.amount')}
            of={of === 'date' ? 'days' : 'instants'}
            value={value}
            readOnly={readOnly}
            at={at}
            onChange={(span, field) => onChange({ ...span, type: value.type }, field)}
          />
        )}
        {(value?.type === 'this' || value?.type === 'previous' || value?.type === 'following') && (
          <Picker
            label={word('builder.unit')}
            text={word(`builder.period.${value.unit}`)}
            chosen={[value.unit]}
            choices={PERIODS.map((unit) => ({ value: unit, label: word(`builder.period.${unit}`) }))}
            readOnly={readOnly}
            at={`${at}.unit`}
            onPick={({ value: unit }) => onChange({ type: value.type, unit: unit as Period })}
          />
        )}
      </Together>
      {value?.type === 'between' && (
        <>
          {' '}
          <MomentInput
            label={word('builder.from')}
            of={of}
            value={value.from}
            optional={value.to !== undefined}
            readOnly={readOnly}
            at={`${at}.from`}
            onChange={(from, field) => onChange(between(from, value.to), field && `from.${field}`)}
          />{' '}
          <Together>
            {word('builder.to')}
            <MomentInput
              label={word('builder.to')}
              of={of}
              value={value.to}
              optional={value.from !== undefined}
              readOnly={readOnly}
              at={`${at}.to`}
              onChange={(to, field) => onChange(between(value.from, to), field && `to.${field}`)}
            />
          </Together>
        </>
      )}
    </>
  );
}

/** A window of another kind, with what the present one has in common with it. */
function windowOf(kind: string, value: Window | undefined): Window | undefined {
  switch (kind) {
    case 'last':
    case 'next':
      return value && 'n' in value ? { ...value, type: kind } : { type: kind, n: 30, unit: 'day' };
    case 'this':
    case 'previous':
    case 'following':
      return value && (value.type === 'this' || value.type === 'previous' || value.type === 'following')
        ? { ...value, type: kind }
        : { type: kind, unit: 'month' };
    case 'between':
      return {
        type: 'between',
        from: { n: 30, unit: 'day', direction: 'ago' },
        to: { n: 0, unit: 'day', direction: 'ago' },
      };
    default:
      return undefined;
  }
}

function between(from: Moment | undefined, to: Moment | undefined): Window {
  return { type: 'between', ...(from && { from }), ...(to && { to }) };
}
