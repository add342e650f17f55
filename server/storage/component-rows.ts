import type { Core } from '@strapi/strapi';
import { physicalSchema } from '../catalog/physical';
import { among } from './among';
import { bulkInsert, bulkUpdate, type BulkColumn, type BulkRow } from './bulk';
import { bulkInsertIds } from './bulk-ids';
import { arrayRows, connection, type Knex } from './connection';
import { selectedColumns, subjectColumns } from './subject-rows';

/** The row of a component that is not repeatable; values as asked for, at the start of the list, as the driver gives them. */
export interface ComponentRow {
  id: number;
  values: readonly unknown[];
}

type Field = { attribute: string; kind: BulkColumn['kind'] };

/** Where an attribute's component is kept, and what finds it among the others of the type. */
function placeOf(strapi: Core.Strapi, uid: string, attribute: string) {
  const physical = physicalSchema(strapi);
  const link = physical.link(uid, attribute);
  if (link?.kind !== 'table') throw new Error(`${uid}.${attribute} is no component`);
  const { target, table: links, from: own, to: other } = link;
  return {
    component: target,
    table: physical.table(target),
    links,
    own,
    other,
    kind: { field: attribute, component_type: target },
  };
}

/** Components by the ids of the rows that have them; rows without are absent. */
export async function readComponentRows(
  strapi: Core.Strapi,
  uid: string,
  attribute: string,
  fields: readonly Field[],
  rows: readonly number[],
  trx: Knex.Transaction
): Promise<Map<number, ComponentRow>> {
  const { component, table, links, own, other, kind } = placeOf(strapi, uid, attribute);
  const found = new Map<number, ComponentRow>();
  const place = fields.length;
  for (const condition of among(strapi, own, rows)) {
    const owned = connection(strapi)(links).where(kind).whereRaw(condition).select({ owner: own, component: other });
    const query = connection(strapi)(owned.as('l'))
      .join(table, `${table}.id`, 'l.component')
      .select([...selectedColumns(strapi, component, fields), `${table}.id`, 'l.owner']);
    for (const values of await arrayRows(trx, query)) {
      const id = Number(values[place]);
      const owner = Number(values[place + 1]);
      if ((found.get(owner)?.id ?? Infinity) > id) found.set(owner, { id, values });
    }
  }
  return found;
}

/** Gives rows a component that have none. @param rows the owner's id, and values in the order of the fields */
export async function insertComponentRows(
  strapi: Core.Strapi,
  uid: string,
  attribute: string,
  fields: readonly Field[],
  rows: readonly { owner: number; values: BulkRow }[],
  trx: Knex.Transaction
): Promise<void> {
  if (rows.length === 0) return;
  const { component, table, links, own, other, kind } = placeOf(strapi, uid, attribute);
  const columns = subjectColumns(strapi, component, fields);
  const values = rows.map((row) => row.values);
  const ids = await bulkInsertIds(strapi, table, columns, values, trx);
  const linkColumns = [
    { name: own, kind: 'integer' },
    { name: other, kind: 'integer' },
  ] as const;
  const same = Object.entries(kind).map(([name, value]) => ({ name, kind: 'text', value }) as const);
  const linked = rows.map(({ owner }, index) => [owner, ids[index]]);
  await bulkInsert(strapi, links, linkColumns, linked, { same, trx });
}

/** Writes fields of components that exist. @param rows the values in the order of the fields, then the component's id */
export async function updateComponentRows(
  strapi: Core.Strapi,
  uid: string,
  attribute: string,
  fields: readonly Field[],
  rows: readonly BulkRow[],
  trx: Knex.Transaction
): Promise<void> {
  const { component, table } = placeOf(strapi, uid, attribute);
  const columns: BulkColumn[] = [...subjectColumns(strapi, component, fields), { name: 'id', kind: 'integer' }];
  await bulkUpdate(strapi, table, columns, rows, { trx });
}
