import type { Core } from '@strapi/strapi';

/** A write through Strapi's query engine, as its lifecycles tell of it. */
export interface RowsWritten {
  action: string;
  model: { uid: string };
  params: { where?: unknown; filters?: unknown; _q?: string; data?: unknown };
}

/**
 * Ids of the rows that an update or a removal is about, in the transaction that the caller is in. Below the lifecycles:
 * nothing that filters what is read may hide a row. By what Strapi itself goes by: its `deleteMany` heeds `filters` and
 * `_q`, its updates do not.
 */
export async function rowIdsWhere(
  strapi: Core.Strapi,
  { action, model, params: { where, filters, _q } }: RowsWritten,
  limit?: number
): Promise<number[]> {
  const query = strapi.db.queryBuilder(model.uid) as unknown as {
    init(params: object): { execute(options: object): Promise<{ id: number }[]> };
  };
  const heeded = action.endsWith('DeleteMany') ? { where, filters, _q } : { where };
  const rows = await query.init({ ...heeded, select: ['id'], limit }).execute({ mapResults: false });
  return [...new Set(rows.map(({ id }) => Number(id)))];
}

/**
 * Ids of the rows that Strapi's `createMany` made. MySQL tells only the first id of each batch; the rows of a batch are
 * numbered one after the other.
 */
export function createdRows(strapi: Core.Strapi, { data }: RowsWritten['params'], result: unknown): number[] {
  const { ids } = result as { ids: number[] };
  const count = (data as unknown[]).length;
  if (ids.length === count) return ids.map(Number);
  const batch = strapi.db.dialect.getBatchInsertSize();
  return Array.from({ length: count }, (_, index) => Number(ids[Math.floor(index / batch)]) + (index % batch));
}
