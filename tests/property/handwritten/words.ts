import type { TestDialect } from '../../support/database';

/** What the databases write differently. */
export interface Words {
  /** An instant. */
  at(instant: string | number): string;
  /** The instant in the column, some days later. */
  daysAfter(column: string, days: number): string;
  /** `MM-DD` of a date. */
  monthDay(column: string): string;
  /** A text or a number at a key of a JSON column. */
  text(column: string, key: string): string;
  number(column: string, key: string): string;
  /** Whether the list at a key of a JSON column has the text. */
  listHas(column: string, key: string, element: string): string;
}

const iso = (instant: string | number) => new Date(instant).toISOString().replace('Z', '').replace('T', ' ');

const sqlite: Words = {
  at: (instant) => String(new Date(instant).getTime()),
  daysAfter: (column, days) => `${column} + ${days} * 86400000`,
  monthDay: (column) => `substr(${column}, 6)`,
  text: (column, key) => `json_extract(${column}, '$.${key}')`,
  number: (column, key) => `json_extract(${column}, '$.${key}')`,
  listHas: (column, key, element) =>
    `exists (select 1 from json_each(${column}, '$.${key}') where json_each.value = '${element}')`,
};
const mysql: Words = {
  at: (instant) => `timestamp '${iso(instant)}'`,
  daysAfter: (column, days) => `${column} + interval ${days} day`,
  monthDay: (column) => `date_format(${column}, '%m-%d')`,
  text: (column, key) => `json_unquote(json_extract(${column}, '$.${key}'))`,
  number: (column, key) => `json_extract(${column}, '$.${key}') + 0.0`,
  listHas: (column, key, element) => `json_contains(${column}, '"${element}"', '$.${key}')`,
};
const postgres: Words = {
  at: (instant) => `timestamp '${iso(instant)}'`,
  daysAfter: (column, days) => `${column} + interval '${days} day'`,
  monthDay: (column) => `to_char(${column}, 'MM-DD')`,
  text: (column, key) => `(${column} ->> '${key}')`,
  number: (column, key) => `(${column} ->> '${key}')::float8`,
  listHas: (column, key, element) => `jsonb_exists(${column} -> '${key}', '${element}')`,
};

export const WORDS: Record<TestDialect, Words> = { sqlite, postgres, mysql, mariadb: mysql };
