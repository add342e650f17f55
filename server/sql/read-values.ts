import type { Core } from '@strapi/strapi';
import type { Catalog } from '../../rules/catalog';
import type { JsonType } from '../../rules/conditions/attribute';
import type { ValueType } from '../../rules/operators';
import { judgingTime } from '../membership/clock';
import { idOf, inScope, subjectRow, tableAs } from './compiler';
import { join, raw, sql } from './fragment';
import { plainValue } from './plain-value';
import { compilerFor } from './read-context';
import { runFragment } from './run';
import { scalarAt } from './values';

/** A path of the catalog, with the type that it is compared as. */
export interface ReadPath {
  path: string;
  valueType?: JsonType | undefined;
  compared: ValueType;
}

/** The values at the paths, in their order, of each of these subjects. */
export async function readValues(
  strapi: Core.Strapi,
  catalog: Catalog,
  paths: readonly ReadPath[],
  ids: readonly number[]
): Promise<Map<number, unknown[]>> {
  if (paths.length === 0 || ids.length === 0) return new Map(ids.map((id) => [id, []]));
  const c = compilerFor(strapi, catalog, await judgingTime(strapi), { kind: 'ids', ids });
  const subject = subjectRow(c);
  const values = paths.map(
    ({ path, valueType }, index) => sql`${scalarAt(subject, path, valueType, c).sql} as ${raw(`v${index}`)}`
  );
  const from = tableAs(c, c.physical.table(catalog.uid), subject.alias);
  const rows = await runFragment(
    strapi,
    sql`select ${idOf(subject)} as k, ${join(values, ', ')} from ${from} where ${inScope(c, idOf(subject))}`
  );
  return new Map(
    rows.map((row) => [Number(row.k), paths.map(({ compared }, index) => plainValue(compared, row[`v${index}`]))])
  );
}
