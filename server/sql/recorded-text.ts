import type { ChangeValue } from '../../rules/conditions/change';
import { fullTime } from './compare/compare';
import type { Dialect } from './dialects/dialect';
import { raw, sql, type Fragment } from './fragment';
import type { Value } from './values';

/*
 * Histories keep values as texts. Two texts of one field are equal just where its values are; what they look like is the
 * database's own matter, so that a value to compare with is made a text by the same expression.
 */

/** The value as histories keep it; null where it is missing. */
export function recordedText({ sql: value, type, number, inJson }: Value, d: Dialect): Fragment {
  switch (type) {
    case 'text':
      return sql`case when ${d.hasText(value)} then ${value} end`;
    case 'boolean':
      return sql`case when ${value} = true then 'true' when ${value} = false then 'false' end`;
    case 'number':
      return number === 'integer' ? d.asText(value, 'integer') : doubleText(value, number === 'decimal', d);
    case 'date':
    case 'datetime':
      return inJson ? value : d.asText(value, type);
    case 'time':
      return d.timeText(value);
    default:
      throw new RangeError(`changes of a ${type} are not recorded`);
  }
}

/** A value of a rule as the field's history keeps it; undefined where the field can never have it. */
export function operandText(
  operand: Exclude<ChangeValue, null>,
  { type, number, inJson }: Value,
  d: Dialect
): Fragment | undefined {
  switch (type) {
    case 'boolean':
      return raw(operand === true ? `'true'` : `'false'`);
    case 'number':
      if (number === 'integer') return integerText(operand, d);
      return doubleText(d.double(Number(operand)), number === 'decimal', d);
    case 'datetime': {
      const instant = new Date(String(operand));
      return inJson ? d.text(instant.toISOString()) : d.asText(d.instant(instant), 'datetime');
    }
    case 'time':
      return d.text(fullTime(String(operand)));
    default:
      return d.text(String(operand));
  }
}

const doubleText = (value: Fragment, isDecimal: boolean, d: Dialect): Fragment =>
  d.asText(isDecimal ? d.round6(value) : value, 'double');

function integerText(operand: Exclude<ChangeValue, null>, d: Dialect): Fragment | undefined {
  if (typeof operand === 'number' && !Number.isInteger(operand)) return undefined;
  return d.text(BigInt(operand).toString());
}
