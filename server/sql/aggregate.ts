import { idOf, inSet, type Compiler, type Row } from './compiler';
import { compareNumber } from './compare/number';
import { compareValue, isPresent, positive, type Comparison, type Positive } from './compare/compare';
import { and, complement, raw, sql, TRUE, type Fragment } from './fragment';
import { selectKeys, type Joined } from './paths';
import { valueAs, type Value } from './values';

export type AggregateFunction = 'count' | 'sum' | 'avg' | 'min' | 'max' | 'distinct' | 'first' | 'last';

/** What is asked of the rows of each subject. */
export interface Asked {
  fn: AggregateFunction;
  /** For all but `count`. */
  of?: Value;
  /** For `first` and `last`: the date that orders the rows; then their id does. */
  by?: Value;
}

/** Functions whose value over no rows is 0; the others have none. */
const ZERO_BASED: readonly AggregateFunction[] = ['count', 'sum', 'distinct'];

export const isZeroBased = (fn: AggregateFunction): boolean => ZERO_BASED.includes(fn);

/** The rows' aggregate, compared, as a predicate over `row`. */
export function compareAggregate(
  row: Row,
  rows: Joined,
  asked: Asked,
  comparison: Comparison,
  holds: boolean,
  c: Compiler
): Fragment {
  const wanted = positive(
    comparison,
    isZeroBased(asked.fn) || asked.fn === 'avg' ? 'number' : (asked.of?.type ?? 'number')
  );
  const asks = holds !== wanted.negated;
  if (!isZeroBased(asked.fn)) return inSet(c, row, keysWhere(rows, asked, wanted, false, c), asks);
  if (wanted.operator === 'is_not_empty') return asks ? TRUE : raw('1 = 0');
  // Where nothing at all would do, the subjects to find are those that fail.
  const zeroDoes = numberHolds(0, wanted);
  return inSet(c, row, keysWhere(rows, asked, wanted, zeroDoes, c), asks !== zeroDoes);
}

/** Keys of the groups whose aggregate compares so, or with `failing` of those whose does not. */
function keysWhere(rows: Joined, asked: Asked, wanted: Positive, failing: boolean, c: Compiler): Fragment {
  if (asked.fn === 'count' && isSettledByOne(wanted, failing)) return selectKeys(rows);
  if (asked.fn === 'first' || asked.fn === 'last') {
    const x = c.alias('x');
    const value = valueAs(asked.of as Value, raw(`${x}.v`));
    const condition = compareValue(value, wanted, c.frame, c.dialect);
    return sql`select ${raw(x)}.k from (${rankedRows(rows, asked, c)}) ${raw(x)} where ${raw(x)}.n = 1 and ${condition}`;
  }
  const { grouped, value } = groupedRows(rows, asked, c);
  const condition = compareValue(value, wanted, c.frame, c.dialect);
  return sql`${grouped()} having ${failing ? complement(condition) : condition}`;
}

/** `select k, v` of every subject that has an aggregate. */
export function selectAggregates(rows: Joined, asked: Asked, c: Compiler): Fragment {
  if (asked.fn === 'first' || asked.fn === 'last') {
    const x = raw(c.alias('x'));
    return sql`select ${x}.k, ${x}.v from (${rankedRows(rows, asked, c)}) ${x} where ${x}.n = 1`;
  }
  const { grouped, value } = groupedRows(rows, asked, c);
  return grouped(value.sql);
}

/** The aggregate over the rows of one subject (its id) as an expression; null where there is none. */
export function aggregateOf(subject: Fragment, rows: Joined, asked: Asked, c: Compiler): Fragment {
  const { fn, of } = asked;
  const own = [...rows.where, sql`${rows.key} = ${subject}`];
  if (of && (fn === 'first' || fn === 'last')) {
    const { where, order } = rankingOf(rows, asked, c);
    return sql`(select ${of.sql} from ${rows.from} where ${and([...own, ...where])} ${order} limit 1)`;
  }
  const entering = of ? [...own, isPresent(of, c.dialect)] : own;
  const value = sql`(select ${aggregateValue(fn, of, c).sql} from ${rows.from} where ${and(entering)})`;
  return isZeroBased(fn) ? sql`coalesce(${value}, 0)` : value;
}

interface Grouped {
  /** `select key as k[, extra as v] … group by`. */
  grouped(extra?: Fragment): Fragment;
  /** The aggregate, usable in `having`. */
  value: Value;
}

function groupedRows(rows: Joined, { fn, of }: Asked, c: Compiler): Grouped {
  const d = c.dialect;
  const select = (key: Fragment, from: Fragment, extra: Fragment | undefined) =>
    sql`select ${key} as k${extra ? sql`, ${extra} as v` : raw('')} from ${from} group by ${key}`;
  const entering = of ? [...rows.where, isPresent(of, d)] : rows.where;
  const source = sql`${rows.from} where ${and(entering)}`;
  const fenced = d.fencesAggregates && fn !== 'count' && fn !== 'distinct';
  if (!fenced) {
    return { value: aggregateValue(fn, of, c), grouped: (extra) => select(rows.key, source, extra) };
  }
  const f = c.alias('f');
  const inner = sql`(select ${rows.key} as k, ${of?.sql ?? raw('1')} as v from ${source} order by 1 offset 0) ${raw(f)}`;
  const column = of && valueAs(of, raw(`${f}.v`));
  return { value: aggregateValue(fn, column, c), grouped: (extra) => select(raw(`${f}.k`), inner, extra) };
}

function aggregateValue(fn: AggregateFunction, of: Value | undefined, c: Compiler): Value {
  const d = c.dialect;
  const number = (expression: Fragment, kind: Value['number']): Value => ({
    sql: expression,
    type: 'number',
    inJson: false,
    ...(kind && { number: kind }),
  });
  if (!of) return number(raw('count(*)'), 'integer');
  switch (fn) {
    case 'sum':
      return of.number === 'integer'
        ? number(d.sumIntegers(of.sql), 'integer')
        : number(d.round6(sql`sum(${of.sql})`), 'double');
    case 'avg':
      return number(d.round6(sql`avg(${d.asDouble(of.sql)})`), 'double');
    case 'distinct':
      return number(sql`count(distinct ${identity(of, c)})`, 'integer');
    case 'min':
      return valueAs(of, sql`min(${of.sql})`);
    case 'max':
      return valueAs(of, sql`max(${of.sql})`);
    default:
      return number(raw('count(*)'), 'integer');
  }
}

/** Equal just where the values are. */
function identity(value: Value, c: Compiler): Fragment {
  if (value.type === 'text') return c.dialect.textIdentity(value.sql);
  if (value.number === 'decimal') return c.dialect.roundDecimal(value.sql);
  return value.type === 'time' ? c.dialect.timeText(value.sql) : value.sql;
}

/** `k`, `v` and the place `n` of each row among those of its subject, from the front or from the back. */
function rankedRows(rows: Joined, asked: Asked, c: Compiler): Fragment {
  const { where, order } = rankingOf(rows, asked, c);
  const place = sql`row_number() over (partition by ${rows.key} ${order})`;
  const value = asked.of?.sql ?? raw('null');
  return sql`select ${rows.key} as k, ${value} as v, ${place} as n from ${rows.from} where ${and([...rows.where, ...where])}`;
}

/** Rows without the date that orders them do not count; rows of one time are ordered by id. */
function rankingOf(rows: Joined, { fn, by }: Asked, c: Compiler): { where: Fragment[]; order: Fragment } {
  if (!by) throw new RangeError(`“${fn}” needs a date that orders the rows`);
  const direction = raw(fn === 'first' ? 'asc' : 'desc');
  return {
    where: [isPresent(by, c.dialect)],
    order: sql`order by ${by.sql} ${direction}, ${idOf(rows.row)} ${direction}`,
  };
}

/** Whether a single row settles the count: every number from 1 on gives the same answer. */
function isSettledByOne({ operator, operand }: Positive, failing: boolean): boolean {
  const bound = Number(operand);
  switch (operator) {
    case 'at_least':
      return !failing && bound <= 1;
    case 'greater_than':
      return !failing && bound < 1;
    case 'equals':
      return failing && bound === 0;
    case 'at_most':
      return failing && bound < 1;
    case 'less_than':
      return failing && bound <= 1;
    default:
      return false;
  }
}

/** A positive comparison of a number that is known. */
function numberHolds(value: number, { operator, operand }: Pick<Positive, 'operator' | 'operand'>): boolean {
  switch (operator) {
    case 'equals':
      return value === Number(operand);
    case 'less_than':
      return value < Number(operand);
    case 'at_most':
      return value <= Number(operand);
    case 'greater_than':
      return value > Number(operand);
    case 'at_least':
      return value >= Number(operand);
    case 'between': {
      const { from, to } = operand as { from: number | string; to: number | string };
      return value >= Number(from) && value <= Number(to);
    }
    case 'is_any_of':
      return (operand as (number | string)[]).some((each) => Number(each) === value);
    default:
      throw new RangeError(`numbers have no operator “${operator}”`);
  }
}

/** Counts of documents, compared: as `compareAggregate` of `count`, but over an expression that counts. */
export function compareCount(
  row: Row,
  rows: Joined,
  counted: Fragment,
  wanted: Pick<Positive, 'operator' | 'operand'>,
  holds: boolean,
  c: Compiler
): Fragment {
  const zeroDoes = numberHolds(0, wanted);
  const count: Value = { sql: counted, type: 'number', number: 'integer', inJson: false };
  const condition = compareNumber(count, wanted.operator, wanted.operand, c.dialect);
  const keys = sql`${selectKeys(rows)} group by ${rows.key} having ${zeroDoes ? complement(condition) : condition}`;
  return inSet(c, row, keys, holds !== zeroDoes);
}
