import type { ReactNode } from 'react';
import { typesTaken, type ValueAggregate } from '../../../rules/aggregate';
import { resolveField, resolveRows } from '../../../rules/catalog';
import type { JsonType } from '../../../rules/conditions/attribute';
import type { RelatedAggregate } from '../../../rules/conditions/related';
import { rowsOf } from '../../../rules/edit/defaults';
import type { FieldOffer } from '../../../rules/edit/fields';
import type { RelatedRows } from '../../../rules/rows';
import { useWords, type WordKey } from '../../translations/words';
import { useBuilder, type Here } from '../context';
import { FieldPicker } from '../inputs/FieldPicker';
import { Picker } from '../inputs/Picker';
import { WindowInput } from '../inputs/WindowInput';
import type { useIssues } from '../useIssueAt';
import { Said } from './Said';

type Fn = RelatedAggregate['fn'];

interface RowsAskedProps {
  asked: RelatedRows;
  /** The aggregates that make sense here. */
  fns: readonly Fn[];
  onChange: (asked: RelatedRows, field?: string) => void;
  /** Operator and value; nothing where nothing is compared. */
  comparison?: ReactNode;
  here: Here;
  /** Where in the node this is: `` or `by.`. */
  prefix: string;
  at: ReturnType<typeof useIssues>['at'];
}

/** Related rows, what is asked of them, and in which time they lie. */
export function RowsAsked({ asked, fns, onChange, comparison, here, prefix, at }: RowsAskedProps) {
  const word = useWords();
  const { facts, readOnly } = useBuilder();
  const { catalog } = facts;
  const { fn, of, by, valueType } = asked.aggregate;
  const rows = resolveRows(catalog, here.scope.uid, asked.path);
  const uid = rows?.uid ?? '';
  const choices = rowsOf(catalog, here.scope.uid).map(({ path, label }) => ({ value: path, label }));
  const say = (name: Fn) => word(`builder.fn.${name}` as WordKey);
  const aggregate = (change: Partial<RelatedAggregate>, field?: string) =>
    onChange({ ...asked, aggregate: tidy({ ...asked.aggregate, ...change }) }, field);
  const chooseFn = (next: Fn) => {
    const takes = needsField(next) ? typesTaken(next) : [];
    const type = of === undefined ? undefined : resolveField(catalog, uid, of, valueType).field?.valueType;
    const isKept = type !== undefined && takes.includes(type);
    aggregate({
      fn: next,
      ...(!isKept && { of: undefined, valueType: undefined }),
      by: isOrdered(next) ? (by ?? datesOf(catalog, uid)[0]) : undefined,
    });
  };
  const parts = {
    fn: (
      <Picker
        label={word('builder.aggregate')}
        text={say(fn)}
        chosen={[fn]}
        choices={fns.map((value) => ({ value, label: say(value) }))}
        readOnly={readOnly}
        at={`${prefix}aggregate`}
        onPick={({ value }) => chooseFn(value as Fn)}
      />
    ),
    rows: (
      <Picker
        label={word('builder.rows')}
        text={rows?.label ?? asked.path}
        placeholder={word('builder.rows.choose')}
        chosen={[asked.path]}
        choices={choices}
        strong
        readOnly={readOnly}
        at={`${prefix}path`}
        onPick={({ value }) =>
          value !== asked.path && onChange({ path: value, aggregate: { fn: needsField(fn) ? 'count' : fn } })
        }
        {...at(`${prefix}path`)}
      />
    ),
    of: needsField(fn) ? (
      <FieldPicker
        uid={uid}
        path={of ?? ''}
        valueType={valueType}
        only={OFFERS[fn]}
        label={word('builder.aggregate.of')}
        readOnly={readOnly}
        at={`${prefix}aggregate.of`}
        onChange={(path, type: JsonType | undefined, field) => aggregate({ of: path, valueType: type }, field)}
        {...at(`${prefix}aggregate.of`)}
      />
    ) : null,
    comparison: comparison ?? '',
  };
  const shape = !needsField(fn) ? (fn === 'count' ? 'count' : 'exists') : isOrdered(fn) ? 'ordered' : 'value';
  return (
    <>
      <Said
        id={`builder.row.related.${shape}`}
        {...parts}
        by={
          shape === 'ordered' ? (
            <FieldPicker
              uid={uid}
              path={by ?? ''}
              only={isDate}
              label={word('builder.aggregate.by')}
              readOnly={readOnly}
              at={`${prefix}aggregate.by`}
              onChange={(path) => aggregate({ by: path })}
              {...at(`${prefix}aggregate.by`)}
            />
          ) : (
            ''
          )
        }
      />{' '}
      {asked.window && (
        <Said
          id="builder.row.related.window"
          date={
            <FieldPicker
              uid={uid}
              path={asked.window.path}
              only={isDate}
              label={word('builder.window.date')}
              readOnly={readOnly}
              at={`${prefix}window.path`}
              onChange={(path) => asked.window && onChange({ ...asked, window: { ...asked.window, path } })}
              {...at(`${prefix}window.path`)}
            />
          }
          window={
            <WindowInput
              value={asked.window.range}
              of={resolveField(catalog, uid, asked.window.path).field?.valueType === 'date' ? 'date' : 'datetime'}
              future
              readOnly={readOnly}
              at={`${prefix}window.range`}
              onChange={(range, field) => {
                const { window, ...rest } = asked;
                onChange(range && window ? { ...rest, window: { ...window, range } } : rest, field);
              }}
              {...at(`${prefix}window.range`)}
            />
          }
        />
      )}
    </>
  );
}

const isDate = ({ type }: FieldOffer): boolean => type === 'date' || type === 'datetime';
const offersFor = (fn: ValueAggregate) => {
  const types: readonly string[] = typesTaken(fn);
  return ({ type }: FieldOffer): boolean => type === 'json' || types.includes(type);
};
const OFFERS = {
  sum: offersFor('sum'),
  avg: offersFor('avg'),
  min: offersFor('min'),
  max: offersFor('max'),
  distinct: offersFor('distinct'),
  first: offersFor('first'),
  last: offersFor('last'),
};

export function needsField(fn: Fn): fn is ValueAggregate {
  return fn !== 'exists' && fn !== 'not_exists' && fn !== 'count';
}

function isOrdered(fn: Fn): boolean {
  return fn === 'first' || fn === 'last';
}

/** Paths of the dates of a type itself. */
export function datesOf(catalog: Parameters<typeof resolveField>[0], uid: string): string[] {
  return Object.entries(catalog.types[uid]?.attributes ?? {}).flatMap(([name, attribute]) =>
    attribute.kind === 'scalar' && (attribute.type === 'date' || attribute.type === 'datetime') ? [name] : []
  );
}

function tidy({ fn, of, valueType, by }: RelatedAggregate): RelatedAggregate {
  return {
    fn,
    ...(of !== undefined && { of }),
    ...(valueType !== undefined && { valueType }),
    ...(by !== undefined && { by }),
  };
}
