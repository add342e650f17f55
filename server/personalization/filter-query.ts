import type { Core } from '@strapi/strapi';
import { hideInJoins, type JoiningBuilder } from '../sql/visible-joins';
import type { Sight } from './sight';
import { countSeenComponents, type Populate, type ZoneCounts } from './zone-counts';

type Where = Record<string, unknown>;

interface BuilderContext {
  qb: JoiningBuilder;
  meta: { uid: string };
}

/** The parameters of `strapi.db.query(uid).findMany()` and its like. */
export interface QueryParams {
  filters?: Where | ((context: BuilderContext) => Where | undefined);
  populate?: Populate;
}

/**
 * Changes a database query so that it finds only what the asker sees: its own rows, everything it populates at any
 * depth, and whatever its conditions and sorts go through. With `rootSeen`, its own rows are found in any case.
 * @returns what its result needs afterwards
 */
export function filterQuery(
  strapi: Core.Strapi,
  uid: string,
  params: QueryParams,
  sight: Sight,
  { rootSeen = false } = {}
): ZoneCounts {
  const { filters } = params;
  let builders = 0;
  // Strapi calls this for the query and for each that populates it: it is how the publication status is handed down.
  params.filters = (context) => {
    const isRoot = builders++ === 0;
    hideInJoins(strapi, context.qb, sight);
    const own = isRoot && rootSeen ? undefined : seenOnly(sight, context.meta.uid);
    const present = typeof filters === 'function' ? filters(context) : filters;
    if (!own) return present;
    return present && Object.keys(present).length > 0 ? { $and: [present, own] } : own;
  };
  const zones = countSeenComponents(strapi, uid, params.populate);
  params.populate = zones.populate;
  return zones;
}

/**
 * Without audience or with one that is seen. Said by its opposite: SQLite would answer an "or" from the index of the
 * field, which leads to most of the rows, and then sort them all for a page; the others read both forms alike.
 */
function seenOnly(sight: Sight, uid: string): Where | undefined {
  const conditions = [...(sight.seen(uid) ?? [])].map(([attribute, values]) => ({
    $not: { [attribute]: { $notNull: true, $notIn: ['', ...values] } },
  }));
  return conditions.length > 1 ? { $and: conditions } : conditions[0];
}
