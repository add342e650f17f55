import type { Core } from '@strapi/strapi';
import { physicalSchema } from '../catalog/physical';
import type { Sight } from '../personalization/sight';

/** A join as Strapi's query builder keeps it until it writes the statement. */
interface Join {
  alias: string;
  referencedTable: string;
  referencedColumn: string;
  rootColumn: string;
  rootTable: string;
  on?: Record<string, unknown>;
}

/** The part of Strapi's query builder that joins go through. */
export interface JoiningBuilder {
  state: { joins: Join[] };
  join(join: Join): unknown;
}

/**
 * Makes every row that the asker does not see absent from the joins of a query: those it has, and those that are still
 * to come from its conditions. So a condition or a sort through a relation or component treats a hidden row exactly as
 * one that is not there, under any `$not`, `$null` or order.
 */
export function hideInJoins(strapi: Core.Strapi, builder: JoiningBuilder, sight: Sight): void {
  const { joins } = builder.state;
  for (const join of joins) restrict(strapi, joins, join, sight);
  const original = builder.join.bind(builder);
  builder.join = (join) => {
    const before = joins.length;
    const result = original(join);
    for (const added of joins.slice(before)) restrict(strapi, joins, added, sight);
    return result;
  };
}

function restrict(strapi: Core.Strapi, joins: readonly Join[], join: Join, sight: Sight): void {
  const { uidOf, isEntity } = tablesOf(strapi);
  const uid = uidOf(join.referencedTable);
  const seen = uid === undefined ? undefined : sight.seen(uid);
  if (uid === undefined || !seen) return;

  const from = joins.find((other) => other.alias === join.rootTable);
  // Through a link table, the link itself goes: else a parent with one hidden and one seen row would also match "has none".
  const link = from && !isEntity(from.referencedTable) ? from : undefined;
  const [owner, column] = link ? [link, join.rootColumn] : [join, join.referencedColumn];
  const key = link ? join.referencedColumn : 'id';
  const outer = link ? `${link.alias}.${join.rootColumn}` : `${join.alias}.id`;
  owner.on = {
    ...owner.on,
    [column]: seenRow(strapi, { uid, seen, owner, key, outer, select: join.referencedColumn }),
  };
}

/** A subquery for the one row that is joined, empty if the asker does not see it. */
function seenRow(
  strapi: Core.Strapi,
  row: {
    uid: string;
    seen: ReadonlyMap<string, readonly string[]>;
    owner: Join;
    /** Column by which the row is found, and what it equals outside. */
    key: string;
    outer: string;
    select: string;
  }
): unknown {
  const physical = physicalSchema(strapi);
  const alias = `${row.owner.alias}_seen`;
  const query = strapi.db
    .getConnection(`${physical.table(row.uid)} as ${alias}`)
    .select(`${alias}.${row.select}`)
    .whereRaw('?? = ??', [`${alias}.${row.key}`, row.outer]);
  for (const [attribute, values] of row.seen) {
    const column = `${alias}.${physical.column(row.uid, attribute)?.name ?? attribute}`;
    query.where((open) => open.whereNull(column).orWhereIn(column, ['', ...values]));
  }
  return query;
}

interface Tables {
  uidOf(table: string): string | undefined;
  isEntity(table: string): boolean;
}
const tables = new WeakMap<Core.Strapi, Tables>();

function tablesOf(strapi: Core.Strapi): Tables {
  let known = tables.get(strapi);
  if (!known) {
    const uids = new Map<string, string>();
    for (const uid of [...Object.keys(strapi.contentTypes), ...Object.keys(strapi.components)]) {
      uids.set(strapi.db.metadata.get(uid).tableName, uid);
    }
    known = { uidOf: (table) => uids.get(table), isEntity: (table) => uids.has(table) };
    tables.set(strapi, known);
  }
  return known;
}
