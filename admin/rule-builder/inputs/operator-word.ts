import type { ValueType } from '../../../rules/operators';
import type { WordKey } from '../../translations/words';

/** Types whose operators are said alike share their words. */
export function operatorWord(type: ValueType, operator: string, often?: boolean): WordKey {
  if (operator === 'is_empty' || operator === 'is_not_empty') return `builder.op.${operator}`;
  // A number of entries is said like a number of times, which has no list of numbers to choose from.
  if (often && operator !== 'is_any_of') return `builder.often.${operator}` as WordKey;
  const family = {
    text: 'text',
    number: 'number',
    boolean: 'boolean',
    date: 'date',
    datetime: 'date',
    time: 'date',
    list: 'many',
    relation: 'many',
    duration: 'number',
    point: 'point',
  }[type];
  return `builder.op.${family}.${operator}` as WordKey;
}
