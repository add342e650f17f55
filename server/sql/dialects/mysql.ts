import type { JsonType } from '../../../rules/conditions/attribute';
import { foldCase } from '../../../rules/fold-case';
import { and, bind, join, or, raw, sql, type Fragment } from '../fragment';
import type { Dialect, TextMatch } from './dialect';
import { mendFor, type FoldException } from './exceptions';
import { likePattern } from './like-pattern';
import { quoted } from './quoted';

/** How this server lowers text: a collation of utf8mb4, and where it differs from the rules' folding. */
export interface MysqlCase {
  name: 'mysql' | 'mariadb';
  collation: string;
  exceptions: readonly FoldException[];
}

const unicode = (value: Fragment): Fragment => sql`convert(${value} using utf8mb4)`;
/** Byte for byte: collations fold case, accents and trailing blanks. */
const bytes = (value: Fragment): Fragment => sql`cast(${unicode(value)} as binary)`;
const hasText = (value: Fragment): Fragment => sql`length(${value}) > 0`;

/** MySQL and MariaDB. */
export function mysql(lowering: MysqlCase): Dialect {
  const folded = (value: Fragment, replacements: readonly [string, string][]): Fragment => {
    // `replace` compares by collation: over bytes it replaces just this character.
    const mended = replacements.reduce(
      (inner, [from, to]) => sql`replace(${inner}, ${bytes(bind(from))}, ${bytes(bind(to))})`,
      replacements.length === 0 ? value : bytes(value)
    );
    return sql`lower(${unicode(mended)} collate ${raw(lowering.collation)})`;
  };

  return {
    name: lowering.name,
    quote: (name) => quoted(name, '`'),
    storedZone: Intl.DateTimeFormat().resolvedOptions().timeZone,

    text: bind,
    integer: (value) => sql`cast(${bind(value.toString())} as signed)`,
    double: bind,
    decimal: bind,
    instant: bind,
    day: (value) => sql`cast(${bind(value)} as date)`,

    hasText,
    isAnyText(value, texts) {
      const list = (each: (text: string) => Fragment) =>
        texts.length === 1 ? sql`= ${each(texts[0] ?? '')}` : sql`in (${join(texts.map(each), ', ')})`;
      return sql`(${value} ${list(bind)} and ${bytes(value)} ${list((text) => bytes(bind(text)))})`;
    },
    matchesText(value, how, operand, exact) {
      const { replacements, operand: wanted } = exact
        ? { replacements: [], operand }
        : mendFor(foldCase(operand), lowering.exceptions, how !== 'contains');
      const match = matched(exact ? unicode(value) : folded(value, replacements), how, wanted);
      return how === 'matches' || wanted === '' ? and([hasText(value), match]) : match;
    },
    textIdentity: bytes,
    textOrder: bytes,

    roundDecimal: (value) => sql`round(${value}, 6)`,
    // Rounding a double goes half to even; by way of a decimal it goes half away from zero.
    round6: (value) =>
      sql`(case when abs(${value}) < 1e15 then round(cast(${value} as decimal(45, 20)), 6) else ${value} end + 0e0)`,
    asDouble: (value) => sql`(${value} + 0e0)`,
    sumIntegers: (value) => sql`sum(${value})`,

    json: (document, keys, type) => typed(jsonAt(document, keys), type),
    jsonText: (document, keys) => sql`json_unquote(${jsonAt(document, keys)})`,
    listHas(list, values, alias) {
      const element = raw(`${alias}.v`);
      const texts = values.filter((value) => typeof value === 'string');
      const numbers = values.filter((value) => typeof value === 'number');
      const choices: Fragment[] = [];
      if (texts.length > 0) {
        choices.push(
          sql`(json_type(${element}) = 'STRING' and ${bytes(sql`json_unquote(${element})`)} in (${join(
            texts.map((text) => bytes(bind(text))),
            ', '
          )}))`
        );
      }
      if (numbers.length > 0) {
        choices.push(
          sql`(json_type(${element}) in (${raw(NUMBERS)}) and ${element} + 0e0 in (${join(numbers.map(bind), ', ')}))`
        );
      }
      return sql`exists (select 1 from json_table(${list}, '$[*]' columns (v json path '$')) ${raw(alias)} where ${or(choices)})`;
    },
    listLength: (list) => sql`coalesce(json_length(${list}), 0)`,

    asText(value, type) {
      switch (type) {
        case 'integer':
          return sql`cast(${value} as char)`;
        case 'double':
          // The sum has no negative zero.
          return sql`cast(${value} + 0e0 as char)`;
        case 'date':
          return sql`date_format(${value}, '%Y-%m-%d')`;
        case 'datetime':
          return sql`date_format(${value}, '%Y-%m-%dT%H:%i:%s.%f')`;
      }
    },

    timeText: (value) => sql`substr(time_format(${value}, '%H:%i:%s.%f'), 1, 12)`,
    monthDay: (value) => sql`substr(${value}, 6, 5)`,
    plusMinutes: (instant, minutes) => sql`date_add(${instant}, interval ${raw(String(minutes))} minute)`,
    hour: (instant, seconds) => sql`hour(${shifted(instant, seconds)})`,
    weekday: (instant, seconds) => sql`(weekday(${shifted(instant, seconds)}) + 1)`,

    isAnyId: (column, ids) =>
      ids.length === 1 ? sql`${column} = ${bind(ids[0])}` : sql`${column} in (${join(ids.map(bind), ', ')})`,
    byIndex: (table) => table,
    notInSet: (value, subquery) => sql`${value} not in (${subquery})`,
    gathersOnce: false,
    unionsAlternatives: false,
    fencesAggregates: false,
  };
}

function matched(seen: Fragment, how: TextMatch, wanted: string): Fragment {
  const operand = bytes(bind(wanted));
  const length = raw(String(Buffer.byteLength(wanted)));
  switch (how) {
    case 'contains':
      return sql`instr(${bytes(seen)}, ${operand}) > 0`;
    case 'starts_with':
      return sql`left(${bytes(seen)}, ${length}) = ${operand}`;
    case 'ends_with':
      return sql`right(${bytes(seen)}, ${length}) = ${operand}`;
    case 'matches':
      return sql`${unicode(seen)} collate utf8mb4_bin like ${unicode(bind(likePattern(wanted)))} escape '!'`;
  }
}

const jsonAt = (document: Fragment, keys: readonly string[]): Fragment =>
  sql`json_extract(${document}, ${bind(`$${keys.map((key) => `.${JSON.stringify(key)}`).join('')}`)})`;

const NUMBERS = `'INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL'`;

function typed(value: Fragment, wanted: JsonType): Fragment {
  const isString = sql`json_type(${value}) = 'STRING'`;
  const content = sql`json_unquote(${value})`;
  switch (wanted) {
    case 'text':
      return sql`case when ${isString} then ${content} end`;
    case 'number':
      return sql`case when json_type(${value}) in (${raw(NUMBERS)}) then ${value} + 0e0 end`;
    case 'boolean':
      return sql`case when json_type(${value}) = 'BOOLEAN' then ${content} = 'true' end`;
    case 'date':
      return sql`case when ${isString} and length(${content}) = 10 and ${content} regexp ${raw(`'^${DATE}$'`)} then ${content} end`;
    case 'datetime':
      return sql`case when ${isString} and ((length(${content}) = 20 and ${content} regexp ${raw(`'^${SECONDS}Z$'`)}) or (length(${content}) = 24 and ${content} regexp ${raw(`'^${SECONDS}[.][0-9]{3}Z$'`)})) then concat(left(${content}, 19), case when length(${content}) = 20 then '.000Z' else substr(${content}, 20) end) end`;
    case 'list':
      return sql`case when json_type(${value}) = 'ARRAY' then ${value} end`;
  }
}

const DATE = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const SECONDS = `${DATE}T[0-9]{2}:[0-9]{2}:[0-9]{2}`;

const shifted = (instant: Fragment, seconds: number): Fragment =>
  sql`date_add(${instant}, interval ${raw(String(seconds))} second)`;
