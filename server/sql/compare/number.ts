import type { Dialect } from '../dialects/dialect';
import { and, FALSE, or, sql, type Fragment } from '../fragment';
import type { Value } from '../values';

type Operand = number | string;
type Order = '<' | '<=' | '>' | '>=' | '=';

const ORDERS: Record<string, Order> = {
  equals: '=',
  less_than: '<',
  at_most: '<=',
  greater_than: '>',
  at_least: '>=',
};

/** Whole numbers beyond these are in no column. */
const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/** A positive comparison of numbers. */
export function compareNumber(value: Value, operator: string, operand: unknown, d: Dialect): Fragment {
  const order = Object.hasOwn(ORDERS, operator) ? ORDERS[operator] : undefined;
  if (order) return ordered(value, order, operand as Operand, d);
  switch (operator) {
    case 'between': {
      const { from, to } = operand as { from: Operand; to: Operand };
      return and([ordered(value, '>=', from, d), ordered(value, '<=', to, d)]);
    }
    case 'is_any_of':
      return or((operand as Operand[]).map((each) => ordered(value, '=', each, d)));
    default:
      throw new RangeError(`numbers have no operator “${operator}”`);
  }
}

function ordered(value: Value, order: Order, operand: Operand, d: Dialect): Fragment {
  switch (value.number) {
    case 'integer':
      return orderedInteger(value.sql, order, operand, d);
    case 'decimal':
      return orderedDecimal(value.sql, order, Number(operand), d);
    default:
      return compared(value.sql, order, d.double(Number(operand)));
  }
}

function orderedInteger(column: Fragment, order: Order, operand: Operand, d: Dialect): Fragment {
  if (typeof operand === 'string' || Number.isInteger(operand)) {
    const whole = BigInt(operand);
    if (whole >= LEAST && whole <= MOST) return compared(column, order, d.integer(whole));
    const isAbove = whole > MOST;
    return (isAbove && order.startsWith('<')) || (!isAbove && order.startsWith('>'))
      ? sql`${column} is not null`
      : FALSE;
  }
  if (order === '=') return FALSE;
  // Between two whole numbers: the one that the order still lets in.
  return order.startsWith('<')
    ? orderedInteger(column, '<=', Math.floor(operand), d)
    : orderedInteger(column, '>=', Math.ceil(operand), d);
}

/** Rounding hides the column from its index; a looser bound beside it does not. */
function orderedDecimal(column: Fragment, order: Order, operand: number, d: Dialect): Fragment {
  const slack = Math.max(1e-6, Math.abs(operand) * 1e-12);
  const exact = compared(d.roundDecimal(column), order, d.decimal(operand));
  const bounds: Fragment[] = [];
  if (order !== '<' && order !== '<=') bounds.push(compared(column, '>=', d.decimal(operand - slack)));
  if (order !== '>' && order !== '>=') bounds.push(compared(column, '<=', d.decimal(operand + slack)));
  return and([...bounds, exact]);
}

const OPERATORS: Record<Order, (left: Fragment, right: Fragment) => Fragment> = {
  '<': (left, right) => sql`${left} < ${right}`,
  '<=': (left, right) => sql`${left} <= ${right}`,
  '>': (left, right) => sql`${left} > ${right}`,
  '>=': (left, right) => sql`${left} >= ${right}`,
  '=': (left, right) => sql`${left} = ${right}`,
};

const compared = (left: Fragment, order: Order, right: Fragment): Fragment => OPERATORS[order](left, right);
