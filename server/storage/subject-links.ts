import type { Core } from '@strapi/strapi';
import { physicalSchema } from '../catalog/physical';
import { among } from './among';
import { bulkInsert, bulkUpdate } from './bulk';
import { connection, type Knex } from './connection';

/** Where a relation is kept: a link table, or a column of the row itself. */
type Place =
  { table: string; own: string; other: string; link: true } | { table: string; own: 'id'; other: string; link: false };

/** @throws Error for a relation that is kept on the other side's rows */
function placeOf(strapi: Core.Strapi, uid: string, attribute: string): Place {
  const physical = physicalSchema(strapi);
  const link = physical.link(uid, attribute);
  if (link?.kind === 'table') return { table: link.table, own: link.from, other: link.to, link: true };
  if (link?.kind === 'column') return { table: physical.table(uid), own: 'id', other: link.column, link: false };
  throw new Error(`${uid}.${attribute} is not kept on the side of ${uid}`);
}

/** Row ids that a relation leads to, by row id; rows without any are absent. */
export async function readLinks(
  strapi: Core.Strapi,
  uid: string,
  attribute: string,
  rows: readonly number[],
  trx?: Knex.Transaction
): Promise<Map<number, number[]>> {
  const place = placeOf(strapi, uid, attribute);
  const found = new Map<number, number[]>();
  for (const condition of among(strapi, place.own, rows)) {
    const links = (await (trx ?? connection(strapi))(place.table)
      .whereRaw(condition)
      .whereNotNull(place.other)
      .select({ own: place.own, other: place.other })) as { own: number; other: number }[];
    for (const { own, other } of links) {
      const others = found.get(Number(own)) ?? [];
      others.push(Number(other));
      found.set(Number(own), others);
    }
  }
  return found;
}

/** Makes a relation lead to just these rows. */
export async function writeLinks(
  strapi: Core.Strapi,
  uid: string,
  attribute: string,
  rows: readonly { id: number; others: readonly number[] }[],
  trx: Knex.Transaction
): Promise<void> {
  const place = placeOf(strapi, uid, attribute);
  if (!place.link) {
    const columns = [
      { name: place.other, kind: 'integer' },
      { name: 'id', kind: 'integer' },
    ] as const;
    const values = rows.map(({ id, others }) => [others[0] ?? null, id]);
    await bulkUpdate(strapi, place.table, columns, values, { trx });
    return;
  }
  const own = rows.map((row) => row.id);
  for (const condition of among(strapi, place.own, own)) await trx(place.table).whereRaw(condition).delete();
  const columns = [
    { name: place.own, kind: 'integer' },
    { name: place.other, kind: 'integer' },
  ] as const;
  const links = rows.flatMap(({ id, others }) => others.map((other) => [id, other]));
  await bulkInsert(strapi, place.table, columns, links, { trx });
}

/** Row ids of tags by key, byte for byte. */
export async function findTags(
  strapi: Core.Strapi,
  keys: readonly string[],
  trx?: Knex.Transaction
): Promise<Map<string, number>> {
  const table = physicalSchema(strapi).table('plugin::segments.tag');
  const found = new Map<string, number>();
  for (const condition of among(strapi, 'key', keys)) {
    const rows = (await (trx ?? connection(strapi))(table).whereRaw(condition).select('id', 'key')) as {
      id: number;
      key: string;
    }[];
    for (const row of rows) found.set(row.key, Number(row.id));
  }
  return found;
}
