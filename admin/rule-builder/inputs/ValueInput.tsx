import { useId, useState } from 'react';
import type { Compared } from '../../../rules/comparison';
import type { Circle, Duration, Moment, OperandKind, Period, Span } from '../../../rules/operands';
import { operatorInfo } from '../../../rules/operators';
import { useWords } from '../../translations/words';
import { Together } from '../styles';
import { CircleInput } from './CircleInput';
import { ListInput } from './ListInput';
import { MomentInput } from './MomentInput';
import { NumberBox } from './NumberBox';
import { Picker } from './Picker';
import { SpanInput } from './SpanInput';
import { SpreadHint } from './SpreadHint';
import { TextBox } from './TextBox';
import { useValueChoices, type ValuePlace } from './useSuggestions';

export interface ValueInputProps {
  compared: Compared;
  operator: string;
  operand: unknown;
  /** `field` names what is being typed in. */
  onChange: (operand: unknown, field?: string) => void;
  /** Where the data has such values; undefined where it has none to look at, as with a count. */
  place?: ValuePlace;
  readOnly?: boolean;
  wrong?: boolean;
  describedBy?: string;
}

/** What a field is compared with, in the form that operator and type ask for. */
export function ValueInput(props: ValueInputProps) {
  const kind: OperandKind = operatorInfo(props.compared.valueType, props.operator)?.operand ?? 'none';
  switch (kind) {
    case 'none':
      return null;
    case 'text':
      return props.operator === 'is' || props.operator === 'is_not' ? <OneText {...props} /> : <Text {...props} />;
    case 'pattern':
      return <Text {...props} />;
    case 'textList':
    case 'valueList':
    case 'numberList':
      return <ListInput {...props} kind={kind} />;
    case 'number':
    case 'count':
      return <Numbers {...props} whole={kind === 'count'} />;
    case 'numberRange':
    case 'countRange':
      return <Range {...props} whole={kind === 'countRange'} />;
    case 'circle':
      return <CircleInput {...props} value={(props.operand ?? {}) as Partial<Circle>} />;
    default:
      return <Times {...props} kind={kind} />;
  }
}

function Text({ operand, onChange, ...rest }: ValueInputProps) {
  const word = useWords();
  return (
    <TextBox
      {...rest}
      label={word('builder.value')}
      at="operand"
      value={typeof operand === 'string' ? operand : ''}
      placeholder={rest.operator === 'matches' ? word('builder.value.pattern') : undefined}
      onChange={(text) => onChange(text === '' ? undefined : text, 'operand')}
    />
  );
}

const NO_PLACE: ValuePlace = { here: { scope: { place: 'subject', uid: '', rows: 0 } }, path: '' };

function OneText({ compared, operand, onChange, place, ...rest }: ValueInputProps) {
  const word = useWords();
  const suggestions = useValueChoices(place ?? NO_PLACE);
  const text = typeof operand === 'string' ? operand : '';
  return (
    <Picker
      {...rest}
      label={word('builder.value')}
      text={text}
      placeholder={word('builder.value.choose')}
      chosen={[text]}
      choices={compared.choices?.map((value) => ({ value, label: value })) ?? suggestions}
      free={compared.choices ? undefined : (value) => ({ value, label: value })}
      strong
      at="operand"
      onPick={({ value }) => onChange(value)}
    />
  );
}

type NumberProps = ValueInputProps & { whole: boolean };

function Numbers({ operand, onChange, place, whole, describedBy, ...rest }: NumberProps) {
  const word = useWords();
  const hint = useId();
  const [isHere, setHere] = useState(false);
  const hasHint = place !== undefined && isHere && !rest.readOnly;
  return (
    <>
      <NumberBox
        {...rest}
        label={word('builder.value')}
        at="operand"
        whole={whole}
        least={whole ? 0 : undefined}
        value={typeof operand === 'number' || typeof operand === 'string' ? operand : undefined}
        describedBy={[describedBy, hasHint && hint].filter(Boolean).join(' ') || undefined}
        onChange={(value) => onChange(value, 'operand')}
        onFocus={() => setHere(true)}
        onBlur={() => setHere(false)}
      />
      {hasHint && <SpreadHint id={hint} place={place} />}
    </>
  );
}

function Range({ operand, onChange, place, whole, ...rest }: NumberProps) {
  const word = useWords();
  const hint = useId();
  const [isHere, setHere] = useState(false);
  const range = (operand ?? {}) as { from?: number | string; to?: number | string };
  const shared = {
    ...rest,
    whole,
    least: whole ? 0 : undefined,
    onFocus: () => setHere(true),
    onBlur: () => setHere(false),
  };
  return (
    <>
      <Together>
        <NumberBox
          {...shared}
          label={word('builder.from')}
          at="operand"
          value={range.from}
          onChange={(from) => onChange({ ...range, from }, 'from')}
        />
        {word('builder.and')}
        <NumberBox
          {...shared}
          label={word('builder.to')}
          value={range.to}
          onChange={(to) => onChange({ ...range, to }, 'to')}
        />
      </Together>
      {place && isHere && !rest.readOnly && <SpreadHint id={hint} place={place} />}
    </>
  );
}

const PERIODS: readonly Period[] = ['day', 'week', 'month', 'quarter', 'year'];

function Times({ compared, operator, operand, onChange, kind, ...rest }: ValueInputProps & { kind: OperandKind }) {
  const word = useWords();
  const of = compared.valueType === 'date' ? 'date' : 'datetime';
  const spans = compared.valueType === 'duration' ? 'durations' : of === 'date' ? 'days' : 'instants';
  const shared = { ...rest, at: 'operand' };
  const ends = (operand ?? {}) as { from: unknown; to: unknown };
  const both = (
    end: (name: 'from' | 'to', value: unknown, change: (value: unknown, field?: string) => void) => JSX.Element
  ) => (
    <>
      {end('from', ends.from, (from, field) => onChange({ ...ends, from }, field && `from.${field}`))}{' '}
      <Together>
        {word('builder.and')} {end('to', ends.to, (to, field) => onChange({ ...ends, to }, field && `to.${field}`))}
      </Together>
    </>
  );
  switch (kind) {
    case 'moment':
      return (
        <MomentInput
          {...shared}
          label={word('builder.value')}
          of={of}
          wholeDay={operator === 'on'}
          value={operand as Moment}
          onChange={onChange}
        />
      );
    case 'momentRange':
      return both((name, value, change) => (
        <MomentInput
          {...shared}
          at={`operand.${name}`}
          label={word(`builder.${name}`)}
          of={of}
          value={value as Moment}
          onChange={change}
        />
      ));
    case 'span':
    case 'duration':
      return (
        <>
          <SpanInput
            {...shared}
            label={word('builder.amount')}
            of={spans}
            value={operand as Span}
            onChange={onChange}
          />
          {(operator === 'more_than_ago' || operator === 'more_than_from_now') &&
            ` ${word(operator === 'more_than_ago' ? 'builder.ago' : 'builder.fromNow')}`}
        </>
      );
    case 'durationRange':
      return both((name, value, change) => (
        <SpanInput
          {...shared}
          at={`operand.${name}`}
          label={word(`builder.${name}`)}
          of="durations"
          value={value as Duration}
          onChange={change}
        />
      ));
    case 'period': {
      const { unit } = operand as { unit: Period };
      return (
        <Picker
          {...shared}
          label={word('builder.unit')}
          text={word(`builder.period.${unit}`)}
          chosen={[unit]}
          choices={PERIODS.map((value) => ({ value, label: word(`builder.period.${value}`) }))}
          onPick={({ value }) => onChange({ unit: value })}
        />
      );
    }
    case 'days': {
      const { n } = operand as { n: number };
      return (
        <Together>
          <NumberBox
            {...shared}
            label={word('builder.amount')}
            whole
            least={1}
            most={366}
            width="6.4rem"
            value={n}
            onChange={(next) => onChange({ n: next }, 'n')}
          />
          {word('builder.unit.day', { n })}
        </Together>
      );
    }
    case 'time':
      return (
        <TextBox
          {...shared}
          type="time"
          width="12rem"
          label={word('builder.value')}
          value={String(operand ?? '')}
          onChange={(time) => time && onChange(time, 'time')}
        />
      );
    default:
      return both((name, value, change) => (
        <TextBox
          {...shared}
          type="time"
          width="12rem"
          at={`operand.${name}`}
          label={word(`builder.${name}`)}
          value={String(value ?? '')}
          onChange={(time) => time && change(time, 'time')}
        />
      ));
  }
}
