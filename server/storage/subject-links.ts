import type { Core } from '@strapi/strapi';
import { bulkInsert, bulkUpdate } from './bulk';
import { connection, type Knex } from './connection';
import { IN_LIST } from './subjects';

/** Where a relation is kept: a link table, or a column of the row itself. */
type Place =
  { table: string; own: string; other: string; link: true } | { table: string; own: 'id'; other: string; link: false };

/** @throws Error for a relation that is kept on the other side's rows */
function placeOf(strapi: Core.Strapi, uid: string, attribute: string): Place {
  const meta = strapi.db.metadata.get(uid);
  const relation = meta.attributes[attribute] as {
    joinTable?: { name: string; joinColumn: { name: string }; inverseJoinColumn?: { name: string } };
    joinColumn?: { name: string };
    owner?: boolean;
  };
  const { joinTable, joinColumn } = relation;
  if (joinTable?.inverseJoinColumn) {
    return {
      table: joinTable.name,
      own: joinTable.joinColumn.name,
      other: joinTable.inverseJoinColumn.name,
      link: true,
    };
  }
  if (joinColumn && relation.owner) return { table: meta.tableName, own: 'id', other: joinColumn.name, link: false };
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
  for (let at = 0; at < rows.length; at += IN_LIST) {
    const links = (await (trx ?? connection(strapi))(place.table)
      .whereIn(place.own, rows.slice(at, at + IN_LIST))
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
      { name: 'id', kind: 'integer' },
      { name: place.other, kind: 'integer' },
    ] as const;
    const values = rows.map(({ id, others }) => [id, others[0] ?? null]);
    await bulkUpdate(strapi, place.table, columns, values, { trx });
    return;
  }
  for (let at = 0; at < rows.length; at += IN_LIST) {
    const page = rows.slice(at, at + IN_LIST).map((row) => row.id);
    await trx(place.table).whereIn(place.own, page).delete();
  }
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
  const { tableName } = strapi.db.metadata.get('plugin::segments.tag');
  const found = new Map<string, number>();
  for (let at = 0; at < keys.length; at += IN_LIST) {
    const rows = (await (trx ?? connection(strapi))(tableName)
      .whereIn('key', keys.slice(at, at + IN_LIST))
      .select('id', 'key')) as { id: number; key: string }[];
    for (const row of rows) found.set(row.key, Number(row.id));
  }
  return found;
}
