import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { VARIANT } from './directory';

type Overrides = Record<string, unknown>;

const read = new WeakMap<Context, Map<number, Promise<Overrides>>>();

/**
 * What variants override, by row id. Each is read once a request, and all of a call in one statement: GraphQL comes across one entry again and
 * again, field by field.
 */
export async function overridesOf(
  strapi: Core.Strapi,
  ctx: Context,
  rows: readonly number[]
): Promise<ReadonlyMap<number, Overrides>> {
  const known = read.get(ctx) ?? new Map<number, Promise<Overrides>>();
  read.set(ctx, known);
  const missing = [...new Set(rows)].filter((row) => !known.has(row));
  if (missing.length > 0) {
    const reading = readRows(strapi, missing);
    for (const row of missing)
      known.set(
        row,
        reading.then((found) => found.get(row) ?? {})
      );
  }
  return new Map(await Promise.all(rows.map(async (row) => [row, (await known.get(row)) ?? {}] as const)));
}

async function readRows(strapi: Core.Strapi, ids: readonly number[]): Promise<ReadonlyMap<number, Overrides>> {
  const rows = (await strapi.db
    .query(VARIANT)
    .findMany({ select: ['id', 'overrides'], where: { id: { $in: ids } } })) as {
    id: number;
    overrides: Overrides | null;
  }[];
  return new Map(rows.map(({ id, overrides }) => [id, overrides ?? {}]));
}
