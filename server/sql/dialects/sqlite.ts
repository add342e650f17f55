import type { JsonType } from '../../../rules/conditions/attribute';
import { foldCase } from '../../../rules/fold-case';
import { and, bind, join, or, raw, sql, type Fragment } from '../fragment';
import type { Dialect, TextMatch } from './dialect';
import { quoted } from './quoted';

const DAY_MS = 86_400_000;

/** SQLite knows lower case in ASCII only: the connection has this function, see `registerFold`. */
const folded = (value: Fragment): Fragment => sql`segments_fold(${value})`;

export const sqlite: Dialect = {
  name: 'sqlite',
  quote: (name) => quoted(name, '"'),
  storedZone: 'UTC',

  text: bind,
  integer: bind,
  double: bind,
  decimal: bind,
  instant: (value) => bind(BigInt(value.getTime())),
  day: bind,

  hasText: (value) => sql`${value} <> ''`,
  isAnyText: (value, texts) =>
    texts.length === 1 ? sql`${value} = ${bind(texts[0])}` : sql`${value} in (${join(texts.map(bind), ', ')})`,
  matchesText(value, how, operand, exact) {
    const seen = exact ? value : folded(value);
    const wanted = exact ? operand : foldCase(operand);
    const match = matched(seen, how, wanted);
    return how === 'matches' || wanted === '' ? and([sqlite.hasText(value), match]) : match;
  },
  textIdentity: (value) => value,
  textOrder: (value) => value,

  roundDecimal: (value) => sql`round(${value}, 6)`,
  round6: (value) => sql`round(${value}, 6)`,
  asDouble: (value) => sql`cast(${value} as real)`,
  // SQLite's own sum gives up where it passes 64 bits; in two halves it is exact up to 2^62 and a double beyond.
  sumIntegers(value) {
    const high = sql`sum(${value} >> 32)`;
    const low = sql`sum(${value} & 4294967295)`;
    return sql`case when ${high} between -1073741824 and 1073741823 then ${high} * 4294967296 + ${low} else ${high} * 4294967296.0 + ${low} end`;
  },

  json: (document, keys, type) =>
    typed(sql`json_type(${valid(document)}, ${pathOf(keys)})`, sqlite.jsonText(document, keys), type),
  jsonText(document, keys) {
    const found = sql`json_extract(${valid(document)}, ${pathOf(keys)})`;
    if (keys.length > 0) return found;
    // A column of JSON holds a number as one, which loses its last digits on the way through a text.
    return sql`case when typeof(${document}) = 'real' then ${document} else ${found} end`;
  },
  listHas(list, values, alias) {
    const e = raw(alias);
    const texts = values.filter((value) => typeof value === 'string');
    const numbers = values.filter((value) => typeof value === 'number');
    const choices: Fragment[] = [];
    if (texts.length > 0) choices.push(sql`(${e}.type = 'text' and ${e}.value in (${join(texts.map(bind), ', ')}))`);
    if (numbers.length > 0) {
      choices.push(
        sql`(${e}.type in ('integer', 'real') and cast(${e}.value as real) in (${join(numbers.map(bind), ', ')}))`
      );
    }
    return sql`exists (select 1 from json_each(${list}) ${e} where ${or(choices)})`;
  },
  listLength: (list) => sql`coalesce(json_array_length(${list}), 0)`,

  asText(value, type) {
    if (type === 'date') return value;
    // The sum has no negative zero; fewer digits would take neighbours for one.
    return type === 'double' ? sql`printf('%!.17g', ${value} + 0.0)` : sql`cast(${value} as text)`;
  },

  timeText: (value) => sql`substr(${value} || '.000', 1, 12)`,
  monthDay: (value) => sql`substr(${value}, 6, 5)`,
  plusMinutes: (instant, minutes) => sql`(${instant} + ${raw(String(minutes * 60_000))})`,
  hour: (instant, seconds) => sql`(${timeOfDay(instant, seconds)} / 3600000)`,
  weekday(instant, seconds) {
    const days = sql`((${shifted(instant, seconds)} - ${timeOfDay(instant, seconds)}) / ${raw(String(DAY_MS))})`;
    // 1 January 1970 was a Thursday.
    return sql`(((${days} + 3) % 7 + 7) % 7 + 1)`;
  },

  isAnyId: (column, ids) =>
    ids.length === 1
      ? sql`${column} = ${bind(ids[0])}`
      : sql`${column} in (select value from json_each(${bind(JSON.stringify(ids))}))`,
  byIndex: (table, index) => sql`${table} indexed by ${raw(index)}`,
  notInSet: (value, subquery) => sql`${value} not in (${subquery})`,
  gathersOnce: true,
  unionsAlternatives: false,
  fencesAggregates: false,
};

/** A JSON attribute can hold text that is no JSON, over which every JSON function fails. */
const valid = (document: Fragment): Fragment => sql`case when json_valid(${document}) then ${document} end`;

const pathOf = (keys: readonly string[]): Fragment => bind(`$${keys.map((key) => `.${JSON.stringify(key)}`).join('')}`);

function matched(seen: Fragment, how: TextMatch, wanted: string): Fragment {
  const length = raw(String([...wanted].length));
  switch (how) {
    case 'contains':
      return sql`instr(${seen}, ${bind(wanted)}) > 0`;
    case 'starts_with':
      return sql`substr(${seen}, 1, ${length}) = ${bind(wanted)}`;
    case 'ends_with':
      return wanted === '' ? sql`${seen} is not null` : sql`substr(${seen}, -${length}) = ${bind(wanted)}`;
    case 'matches':
      // GLOB has the same wildcards; only its character classes have to be taken away.
      return sql`${seen} glob ${bind(wanted.replaceAll('[', '[[]'))}`;
  }
}

function typed(type: Fragment, value: Fragment, wanted: JsonType): Fragment {
  switch (wanted) {
    case 'text':
      return sql`case when ${type} = 'text' then ${value} end`;
    case 'number':
      return sql`case when ${type} in ('integer', 'real') then cast(${value} as real) end`;
    case 'boolean':
      return sql`case ${type} when 'true' then 1 when 'false' then 0 end`;
    case 'date':
      return sql`case when ${type} = 'text' and ${value} glob ${raw(DATE_FORM)} then ${value} end`;
    case 'datetime':
      return sql`case when ${type} <> 'text' then null when ${value} glob ${raw(SECONDS_FORM)} then substr(${value}, 1, 19) || '.000Z' when ${value} glob ${raw(MILLISECONDS_FORM)} then ${value} end`;
    case 'list':
      return sql`case when ${type} = 'array' then ${value} end`;
  }
}

const D = '[0-9]';
const DATE = `${D}${D}${D}${D}-${D}${D}-${D}${D}`;
const SECONDS = `${DATE}T${D}${D}:${D}${D}:${D}${D}`;
const DATE_FORM = `'${DATE}'`;
const SECONDS_FORM = `'${SECONDS}Z'`;
const MILLISECONDS_FORM = `'${SECONDS}.${D}${D}${D}Z'`;

const shifted = (instant: Fragment, seconds: number): Fragment => sql`(${instant} + ${raw(String(seconds * 1000))})`;

/** Milliseconds since local midnight; `%` alone is negative before 1970. */
function timeOfDay(instant: Fragment, seconds: number): Fragment {
  const day = raw(String(DAY_MS));
  return sql`((${shifted(instant, seconds)} % ${day} + ${day}) % ${day})`;
}
