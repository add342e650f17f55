import type { Knex } from './connection';
import { idBounds } from './judged';

/** Places in the table from where rows are taken: their neighbours may have come in one import. */
const PLACES = 50;

/** About `count` row ids from all over a table; undefined where it has no more rows than that, so that all can be taken. */
export async function spreadIds(knex: Knex, table: string, count: number): Promise<number[] | undefined> {
  const some = (await knex(table)
    .limit(count + 1)
    .select('id')) as { id: number }[];
  if (some.length <= count) return undefined;
  const bounds = await idBounds(knex, table);
  if (!bounds) return undefined;
  const found = new Set<number>();
  for (let place = 0; place < PLACES; place += 1) {
    const from = bounds.from + Math.floor(((bounds.to - bounds.from) * place) / PLACES);
    const rows = (await knex(table)
      .where('id', '>=', from)
      .orderBy('id')
      .limit(Math.ceil(count / PLACES))
      .select('id')) as { id: number }[];
    for (const { id } of rows) found.add(Number(id));
  }
  return [...found];
}
