import type { ReactNode } from 'react';
import { typesTaken } from '../../../rules/aggregate';
import type { EventAggregate } from '../../../rules/conditions/event';
import type { JsonType } from '../../../rules/conditions/attribute';
import { JSON_TYPES } from '../../../rules/edit/fields';
import type { AskedEvents } from '../../../rules/events';
import { useWords, type WordKey } from '../../translations/words';
import { useBuilder } from '../context';
import { EventPicker } from '../inputs/EventPicker';
import { Picker } from '../inputs/Picker';
import { PropertyPicker } from '../inputs/PropertyPicker';
import { WindowInput } from '../inputs/WindowInput';
import type { useIssues } from '../useIssueAt';
import { Said } from './Said';

type Fn = EventAggregate['fn'];

interface EventsAskedProps {
  asked: AskedEvents;
  /** The aggregates that make sense here. `count` is said with `performed`: how often is the comparison's matter. */
  fns: readonly Fn[];
  onChange: (asked: AskedEvents, field?: string) => void;
  comparison?: ReactNode;
  prefix: string;
  at: ReturnType<typeof useIssues>['at'];
}

/** Events, what is asked of them, and when they happened. */
export function EventsAsked({ asked, fns, onChange, comparison, prefix, at }: EventsAskedProps) {
  const word = useWords();
  const { readOnly } = useBuilder();
  const { fn, property, valueType } = asked.aggregate;
  const say = (name: Fn) => word(`builder.fn.${name === 'count' ? 'performed' : name}` as WordKey);
  const chooseFn = (next: Fn) => {
    const types = propertyTypes(next);
    const isKept = types !== undefined && valueType !== undefined && types.includes(valueType);
    const kept = isKept ? { property, valueType } : types && { valueType: types[0] };
    const { window: before, ...rest } = asked;
    const window =
      before ?? (next === 'first_time' ? { type: 'last' as const, n: 30, unit: 'day' as const } : undefined);
    onChange({ ...rest, ...(window && { window }), aggregate: { fn: next, ...kept } });
  };
  const shape = propertyTypes(fn)
    ? 'property'
    : fn === 'since_first' || fn === 'since_last' || fn === 'count'
      ? 'compared'
      : 'plain';
  const types = propertyTypes(fn);
  return (
    <Said
      id={`builder.row.event.${shape}`}
      fn={
        <Picker
          label={word('builder.aggregate')}
          text={say(fn)}
          chosen={[fn]}
          choices={fns.map((value) => ({ value, label: say(value) }))}
          readOnly={readOnly}
          at={`${prefix}aggregate`}
          onPick={({ value }) => chooseFn(value as Fn)}
        />
      }
      events={
        <EventPicker
          value={asked.events}
          readOnly={readOnly}
          at={`${prefix}events`}
          onChange={(events) => onChange({ ...asked, events })}
          {...at(`${prefix}events`)}
        />
      }
      property={
        types ? (
          <PropertyPicker
            events={asked.events}
            path={property ?? ''}
            valueType={valueType}
            types={types}
            readOnly={readOnly}
            at={`${prefix}aggregate.property`}
            onChange={(path, type) => {
              const taken = type && types.includes(type) ? type : types[0];
              onChange({ ...asked, aggregate: { fn, property: path, ...(taken && { valueType: taken }) } });
            }}
            {...at(`${prefix}aggregate.property`)}
          />
        ) : (
          ''
        )
      }
      comparison={comparison ?? ''}
      window={
        <WindowInput
          value={asked.window}
          of="datetime"
          needed={fn === 'first_time'}
          readOnly={readOnly}
          at={`${prefix}window`}
          onChange={(window, field) => {
            const { window: _before, ...rest } = asked;
            onChange(window ? { ...rest, window } : rest, field);
          }}
          {...at(`${prefix}window`)}
        />
      }
    />
  );
}

/** Types of property that the aggregate takes; undefined where it looks at none. */
export function propertyTypes(fn: Fn): readonly JsonType[] | undefined {
  switch (fn) {
    case 'sum':
    case 'avg':
    case 'min':
    case 'max':
    case 'distinct':
    case 'first':
    case 'last': {
      const taken: readonly string[] = typesTaken(fn);
      return JSON_TYPES.filter((type) => taken.includes(type));
    }
    default:
      return undefined;
  }
}
