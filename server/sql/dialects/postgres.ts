import type { JsonType } from '../../../rules/conditions/attribute';
import { foldCase } from '../../../rules/fold-case';
import { and, bind, join, raw, sql, type Fragment } from '../fragment';
import type { Dialect, TextMatch } from './dialect';
import { mendFor, type FoldException } from './exceptions';
import { likePattern } from './like-pattern';
import { quoted } from './quoted';

/** How this server lowers text: a collation, and where it differs from the rules' folding. */
export interface PostgresCase {
  collation: string;
  exceptions: readonly FoldException[];
}

const text = (value: string): Fragment => sql`${bind(value)}::text`;
const double = (value: number): Fragment => sql`${bind(value)}::float8`;

export function postgres(lowering: PostgresCase): Dialect {
  const collation = quoted(lowering.collation, '"');

  function folded(value: Fragment, replacements: readonly [string, string][]): Fragment {
    const mended =
      replacements.length === 0
        ? value
        : sql`translate(${value}, ${text(replacements.map(([from]) => from).join(''))}, ${text(replacements.map(([, to]) => to).join(''))})`;
    // Most texts are ASCII, which the C collation lowers at once.
    return sql`case when octet_length(${value}) = length(${value}) then lower(${value} collate "C") collate "C" else lower(${mended} collate ${collation}) collate "C" end`;
  }

  const hasText = (value: Fragment): Fragment => sql`${value} <> ''`;

  return {
    name: 'postgres',
    quote: (name) => quoted(name, '"'),
    storedZone: Intl.DateTimeFormat().resolvedOptions().timeZone,

    text,
    integer: (value) => sql`${bind(value.toString())}::bigint`,
    double,
    decimal: (value) => sql`${bind(value)}::numeric`,
    instant: (value) => sql`${bind(value)}::timestamp`,
    day: (value) => sql`${bind(value)}::date`,

    hasText,
    isAnyText: (value, texts) =>
      texts.length === 1 ? sql`${value} = ${bind(texts[0])}::text` : sql`${value} = any(${bind(texts)}::text[])`,
    matchesText(value, how, operand, exact) {
      const sized = how === 'matches' || how === 'starts_with' || how === 'ends_with';
      const { replacements, operand: wanted } = exact
        ? { replacements: [], operand }
        : mendFor(foldCase(operand), lowering.exceptions, sized);
      const match = matched(exact ? value : folded(value, replacements), how, wanted);
      return how === 'matches' || wanted === '' ? and([hasText(value), match]) : match;
    },
    textIdentity: (value) => value,
    textOrder: (value) => sql`${value} collate "C"`,

    roundDecimal: (value) => sql`round(${value}, 6)`,
    round6(value) {
      // The cast by way of text keeps all digits of a double; from 10^15 on it has no six places to round.
      return sql`(case when abs(${value}) < 1e15 then round(${value}::text::numeric, 6) else ${value} end)::float8`;
    },
    asDouble: (value) => sql`${value}::float8`,
    sumIntegers: (value) => sql`sum(${value}::numeric)`,

    json: (document, keys, type) => typed(jsonAt(document, keys), type),
    jsonText: (document, keys) => sql`(${jsonAt(document, keys)} #>> '{}') collate "C"`,
    listHas: (list, values, alias) =>
      sql`exists (select 1 from jsonb_array_elements(${list}) ${raw(alias)}(v) where ${raw(alias)}.v in (${join(
        values.map((value) => sql`${bind(JSON.stringify(value))}::jsonb`),
        ', '
      )}))`,
    listLength: (list) => sql`coalesce(jsonb_array_length(${list}), 0)`,

    asText(value, type) {
      switch (type) {
        case 'integer':
          return sql`${value}::text`;
        case 'double':
          // The sum has no negative zero.
          return sql`(${value}::float8 + 0)::text`;
        case 'date':
          return sql`to_char(${value}, 'YYYY-MM-DD')`;
        case 'datetime':
          return sql`to_char(${value}, 'YYYY-MM-DD"T"HH24:MI:SS.MS')`;
      }
    },

    timeText: (value) => sql`to_char(${value}, 'HH24:MI:SS.MS')`,
    monthDay: (value) => sql`substr(${value}::text, 6, 5)`,
    plusMinutes: (instant, minutes) => sql`(${instant} + ${raw(String(minutes))} * interval '1 minute')`,
    hour: (instant, seconds) => sql`extract(hour from ${shifted(instant, seconds)})`,
    weekday: (instant, seconds) => sql`extract(isodow from ${shifted(instant, seconds)})`,

    isAnyId: (column, ids) =>
      ids.length === 1 ? sql`${column} = ${bind(ids[0])}::int` : sql`${column} = any(${bind(ids)}::int[])`,
    byIndex: (table) => table,
    notInSet: (value, subquery, alias) =>
      sql`not exists (select 1 from (${subquery}) ${raw(alias)} where ${raw(alias)}.k = ${value})`,
    gathersOnce: true,
    unionsAlternatives: true,
    fencesAggregates: true,
  };
}

function matched(seen: Fragment, how: TextMatch, wanted: string): Fragment {
  const length = raw(String([...wanted].length));
  switch (how) {
    case 'contains':
      return sql`strpos(${seen}, ${text(wanted)}) > 0`;
    case 'starts_with':
      return sql`left(${seen}, ${length}) = ${text(wanted)}`;
    case 'ends_with':
      return sql`right(${seen}, ${length}) = ${text(wanted)}`;
    case 'matches':
      return sql`(${seen}) like ${text(likePattern(wanted))} escape '!'`;
  }
}

/** An array is not entered by `->` with a text, even one of digits. */
const jsonAt = (document: Fragment, keys: readonly string[]): Fragment =>
  sql`(${join([document, ...keys.map(text)], ' -> ')})`;

function typed(value: Fragment, wanted: JsonType): Fragment {
  const is = (type: string) => sql`jsonb_typeof(${value}) = ${raw(`'${type}'`)}`;
  const content = sql`(${value} #>> '{}')`;
  switch (wanted) {
    case 'text':
      return sql`case when ${is('string')} then ${content} end`;
    case 'number':
      return sql`case when ${is('number')} then ${content}::float8 end`;
    case 'boolean':
      return sql`case when ${is('boolean')} then ${content}::boolean end`;
    case 'date':
      return sql`case when ${is('string')} and ${content} ~ ${raw(`'^${DATE}$'`)} then ${content} collate "C" end`;
    case 'datetime':
      return sql`case when ${is('string')} and ${content} ~ ${raw(`'^${SECONDS}([.][0-9]{3})*Z$'`)} and length(${content}) in (20, 24) then substr(${content}, 1, 19) || case when length(${content}) = 20 then '.000Z' else substr(${content}, 20) end end collate "C"`;
    case 'list':
      return sql`case when ${is('array')} then ${value} end`;
  }
}

const DATE = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const SECONDS = `${DATE}T[0-9]{2}:[0-9]{2}:[0-9]{2}`;

const shifted = (instant: Fragment, seconds: number): Fragment =>
  sql`(${instant} + ${raw(String(seconds))} * interval '1 second')`;
