import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import type { CompileContext } from '../sql/context';
import { dialectOf } from '../sql/dialects';
import { raw, sql, type Fragment } from '../sql/fragment';
import { runFragment } from '../sql/run';
import type { Knex } from './connection';
import { EVENT_INDEXES, EVENT_SUBJECTS, TABLES } from './tables';

const GATHERED = 'gathered_events';

/** What a statement gathers at its beginning, and how rules that are compiled for it are told. */
export interface Gathered extends NonNullable<CompileContext['gathered']> {
  /** `with … as (…) ` */
  prefix: Fragment;
}

/** To read so many once, and then for each segment again from memory, costs no more than looking each up by its index. */
const MOST = 20_000;

/**
 * The events of these names that the subjects have, for a statement that asks of them many times. Else each segment would read
 * them anew, and PostgreSQL, of a name that its statistics take for rare, those of everybody.
 * @returns undefined where they are too many, or the database would read them each time all the same
 */
export async function gatheredEvents(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  audience: AudienceName,
  subjects: readonly number[],
  names: readonly string[]
): Promise<Gathered | undefined> {
  const dialect = dialectOf(strapi);
  if (!dialect.gathersOnce) return undefined;
  const table = dialect.byIndex(raw(`${TABLES.event} e`), EVENT_INDEXES[audience]);
  const isOwn = dialect.isAnyId(raw(`e.${EVENT_SUBJECTS[audience]}`), subjects);
  const own = sql`from ${table} where ${isOwn} and ${dialect.isAnyText(raw('e.name'), names)}`;
  const [row] = await runFragment(
    strapi,
    sql`select count(*) as n from (select 1 ${own} limit ${raw(String(MOST + 1))}) x`,
    trx
  );
  if (Number(row?.n) > MOST) return undefined;
  const prefix = sql`with ${raw(GATHERED)} as materialized (select e.* ${own}) `;
  return { prefix, table: GATHERED, names: new Set(names) };
}
