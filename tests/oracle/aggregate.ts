import type { ValueType } from '../../rules/operators';
import type { Field } from './field';
import { averageOf, sumOf, type Numeric } from './number';

export type AggregateFunction = 'count' | 'sum' | 'avg' | 'min' | 'max' | 'distinct' | 'first' | 'last';

/** One row that counts: its value and, for `first` and `last`, its place in time. */
export interface Counted {
  of?: Field;
  by?: string;
  id: number;
}

/** `type` is that of the values; it decides how `min`, `max`, `first` and `last` are compared. */
export function aggregate(fn: AggregateFunction, rows: Counted[], type: ValueType): Field {
  const present = rows.map((row) => row.of?.value).filter((value) => value !== undefined);
  switch (fn) {
    case 'count':
      return { type: 'number', value: rows.length };
    case 'distinct':
      return { type: 'number', value: new Set(present.map(identity)).size };
    case 'sum':
      return { type: 'number', value: sumOf(present as Numeric[]) };
    case 'avg':
      return { type: 'number', value: averageOf(present as Numeric[]) };
    case 'min':
    case 'max':
      return { type, value: extreme(present as (Numeric | string)[], fn) };
    case 'first':
    case 'last': {
      const ordered = rows.filter((row) => row.by !== undefined).sort(byTimeThenId);
      return { type, value: ordered.at(fn === 'first' ? 0 : -1)?.of?.value };
    }
  }
}

function extreme(values: (Numeric | string)[], fn: 'min' | 'max'): Numeric | string | undefined {
  const [first, ...rest] = values;
  if (first === undefined) return undefined;
  return rest.reduce((best, value) => ((fn === 'min' ? value < best : value > best) ? value : best), first);
}

function byTimeThenId(a: Counted, b: Counted): number {
  return a.by! < b.by! ? -1 : a.by! > b.by! ? 1 : a.id - b.id;
}

/** −0 is 0. */
function identity(value: unknown): unknown {
  return value === 0 ? 0 : value;
}
