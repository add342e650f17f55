import type { Core } from '@strapi/strapi';
import { connection } from './connection';
import { analyzeTable } from './statistics';

/** Indexes that the plugin makes on the site's tables bear this prefix; it touches no others. */
export const INDEX_PREFIX = 'segments_ix_';

export interface TableIndex {
  name: string;
  table: string;
  /** In order. */
  columns: string[];
}

type Client = 'sqlite' | 'postgres' | 'mysql';
const clientOf = (strapi: Core.Strapi): Client => strapi.db.dialect.client as Client;

/** All usable indexes of a table. One that PostgreSQL could not finish is not among them. */
export async function indexesOf(strapi: Core.Strapi, table: string): Promise<TableIndex[]> {
  const knex = connection(strapi);
  switch (clientOf(strapi)) {
    case 'sqlite': {
      const rows = (await knex.raw(
        `select l.name as name, i.name as "column" from pragma_index_list(?) l, pragma_index_info(l.name) i
         where not l.partial order by l.name, i.seqno`,
        [table]
      )) as IndexColumn[];
      return grouped(table, rows);
    }
    case 'postgres': {
      const { rows } = (await knex.raw(
        `select c.relname as name, a.attname as "column" from pg_index x
         join pg_class c on c.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
         cross join lateral unnest(x.indkey::int2[]) with ordinality k(number, place)
         left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number
         where t.relname = ? and t.relnamespace = current_schema()::regnamespace and x.indisvalid and x.indpred is null
         order by c.relname, k.place`,
        [table]
      )) as { rows: IndexColumn[] };
      return grouped(table, rows);
    }
    case 'mysql': {
      const [rows] = (await knex.raw(
        'select index_name as name, column_name as `column` from information_schema.statistics ' +
          'where table_schema = database() and table_name = ? order by index_name, seq_in_index',
        [table]
      )) as unknown as [IndexColumn[]];
      return grouped(table, rows);
    }
  }
}

interface IndexColumn {
  name: string;
  /** Null for an expression. */
  column: string | null;
}

function grouped(table: string, rows: readonly IndexColumn[]): TableIndex[] {
  const found = new Map<string, TableIndex>();
  for (const { name, column } of rows) {
    const index = found.get(name) ?? { name, table, columns: [] };
    index.columns.push(column ?? '(expression)');
    found.set(name, index);
  }
  return [...found.values()];
}

/** Every index of the plugin's, whatever its table. */
export async function ownIndexes(strapi: Core.Strapi): Promise<{ name: string; table: string }[]> {
  const knex = connection(strapi);
  const like = `${INDEX_PREFIX.replaceAll('_', '!_')}%`;
  const rows = (answer: unknown) => answer as { name: string; table: string }[];
  switch (clientOf(strapi)) {
    case 'sqlite':
      return rows(
        await knex.raw(
          `select name, tbl_name as "table" from sqlite_master where type = 'index' and name like ? escape '!' order by name`,
          [like]
        )
      );
    case 'postgres': {
      const answer = await knex.raw(
        `select indexname as name, tablename as "table" from pg_indexes
         where schemaname = current_schema() and indexname like ? escape '!' order by indexname`,
        [like]
      );
      return rows((answer as unknown as { rows: unknown }).rows);
    }
    case 'mysql': {
      const [found] = (await knex.raw(
        'select distinct index_name as name, table_name as `table` from information_schema.statistics ' +
          "where table_schema = database() and index_name like ? escape '!' order by index_name",
        [like]
      )) as unknown as [unknown];
      return rows(found);
    }
  }
}

/** About how many rows the table has: the database's own estimate, exact on SQLite. */
export async function estimatedRows(strapi: Core.Strapi, table: string): Promise<number> {
  const knex = connection(strapi);
  const client = clientOf(strapi);
  if (client === 'postgres') {
    const answer = (await knex.raw(
      'select reltuples as "rows" from pg_class where relname = ? and relnamespace = current_schema()::regnamespace',
      [table]
    )) as unknown as { rows: { rows: number }[] };
    const estimate = Number(answer.rows[0]?.rows ?? -1);
    // A table that was never analysed has no estimate.
    if (estimate >= 0) return Math.round(estimate);
  }
  if (client === 'mysql') {
    const [rows] = (await knex.raw(
      'select table_rows as `rows` from information_schema.tables where table_schema = database() and table_name = ?',
      [table]
    )) as unknown as [{ rows: number | null }[]];
    if (rows[0]?.rows !== null && rows[0]?.rows !== undefined) return Number(rows[0].rows);
  }
  const counted = (await knex(table).count({ rows: '*' }).first()) as { rows: number | string };
  return Number(counted.rows);
}

/**
 * Makes an index unless it is there, outside of any transaction, and has the database look at the table anew. On
 * PostgreSQL writes go on meanwhile; SQLite stops the process for the time that it takes.
 */
export async function createIndex(strapi: Core.Strapi, { name, table, columns }: TableIndex): Promise<void> {
  const knex = connection(strapi);
  const client = clientOf(strapi);
  const places = columns.map(() => '??').join(', ');
  if ((await indexesOf(strapi, table)).some((index) => index.name === name)) return;
  if (client === 'postgres') {
    // An earlier attempt that was broken off leaves an index that is of no use.
    await knex.raw('drop index concurrently if exists ??', [name]);
    await knex.raw(`create index concurrently ?? on ?? (${places})`, [name, table, ...columns]);
  } else if (client === 'sqlite') {
    await knex.raw(`create index if not exists ?? on ?? (${places})`, [name, table, ...columns]);
  } else {
    await knex.raw(`create index ?? on ?? (${places})`, [name, table, ...columns]);
  }
  await analyzeTable(strapi, table);
}

/** Drops an index of the plugin's own; any other name is refused. */
export async function dropIndex(strapi: Core.Strapi, { name, table }: { name: string; table: string }): Promise<void> {
  if (!name.startsWith(INDEX_PREFIX)) throw new Error(`${name} is not an index of this plugin`);
  const knex = connection(strapi);
  if (clientOf(strapi) === 'postgres') await knex.raw('drop index concurrently if exists ??', [name]);
  else if (clientOf(strapi) === 'sqlite') await knex.raw('drop index if exists ??', [name]);
  else await knex.raw('drop index ?? on ??', [name, table]);
}
