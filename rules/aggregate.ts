import type { Compared } from './comparison';
import type { ValueType } from './operators';
import type { Words } from './words';

const SCALARS: readonly ValueType[] = ['text', 'number', 'boolean', 'date', 'datetime', 'time'];

/** Aggregates of one field of many rows or events. */
export type ValueAggregate = 'sum' | 'avg' | 'min' | 'max' | 'distinct' | 'first' | 'last';

/** Types of field that the aggregate can be taken of. */
export function typesTaken(fn: ValueAggregate): readonly ValueType[] {
  switch (fn) {
    case 'sum':
    case 'avg':
      return ['number'];
    case 'min':
    case 'max':
      return ['number', 'date', 'datetime'];
    default:
      return SCALARS;
  }
}

/** `numbers, dates or dates with time`. */
export function saidTypes(words: Words, types: readonly ValueType[]): string {
  return words.listed(
    types.map((type) => words.types[type]),
    'or'
  );
}

/** What an aggregate of the field is compared as: a number, or as the field itself. */
export function aggregated(fn: ValueAggregate, field: Compared): Compared {
  return fn === 'sum' || fn === 'avg' || fn === 'distinct' ? { valueType: 'number', label: field.label } : field;
}
