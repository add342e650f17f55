import type { Core } from '@strapi/strapi';
import { audienceOf } from '../catalog/audiences';
import { isSqlite, toDate, type Knex } from './connection';
import { OVERRIDES } from './overrides';
import { audienceTable } from './subjects';
import { TABLES } from './tables';

export interface OldVisitor {
  id: number;
  lastSeen: Date;
}

/** One page of the visitors who were not seen since, in the order in which they were, whatever else is known of them. */
export async function oldVisitorPage(
  knex: Knex,
  before: Date,
  limit: number,
  after?: OldVisitor
): Promise<OldVisitor[]> {
  const query = knex(TABLES.visitor).where('last_seen', '<', before).orderBy(['last_seen', 'id']).limit(limit);
  if (after) {
    query.where((later) =>
      later
        .where('last_seen', '>', after.lastSeen)
        .orWhere((same) => same.where('last_seen', after.lastSeen).where('id', '>', after.id))
    );
  }
  const rows = (await query.select('id', 'last_seen')) as { id: number; last_seen: unknown }[];
  return rows.map((row) => ({ id: Number(row.id), lastSeen: toDate(row.last_seen) }));
}

/**
 * Those of these visitors of whom nothing is left that anybody asks for, locked: no events, nobody forces them in or out or
 * keeps them in a list, and no contact's browser is known by them.
 */
export async function lockUnused(
  strapi: Core.Strapi,
  ids: readonly number[],
  before: Date,
  trx: Knex.Transaction
): Promise<number[]> {
  const among = () => trx(`${TABLES.visitor} as v`).whereIn('v.id', ids as number[]);
  // Whoever tracks holds the visitor, so that what the next statement sees of its events is so until the transaction ends.
  if (!isSqlite(trx)) await among().orderBy('v.id').forUpdate().select('v.id');
  const contacts = audienceTable(strapi, audienceOf(strapi, 'contact').uid).table;
  const events = trx(`${TABLES.event} as e`).whereRaw('e.visitor_id = v.id').select('e.id');
  const forced = trx(`${OVERRIDES} as o`).whereRaw('o.subject = v.document_id').select('o.id');
  const contact = trx(`${contacts} as c`).whereRaw('c.id = v.contact_id').select('c.id');
  const traits = trx(`${TABLES.subject} as p`)
    .where('p.audience', 'visitor')
    .whereRaw('p.subject_id = v.id and p.traits is not null')
    .select('p.subject_id');
  const rows = (await among()
    .where('v.last_seen', '<', before)
    .whereNotExists(events)
    .whereNotExists(forced)
    // A device that another person has now says nothing of the contact any more.
    .where((free) =>
      free.whereNotExists(contact).orWhere((given) => given.whereNull('v.anonymous_id').whereNotExists(traits))
    )
    .orderBy('v.id')
    .select({ id: 'v.id' })) as { id: number }[];
  return rows.map(({ id }) => Number(id));
}

/**
 * Removes what the plugin's profile has of visitors who are gone, once it was told which segments they left.
 * @param touched when they were last settled: at the latest when they went
 */
export async function removeGoneVisitors(
  knex: Knex,
  touched: { from: Date; to: Date },
  limit: number
): Promise<number> {
  const ids = (await knex(`${TABLES.subject} as p`)
    .where('p.audience', 'visitor')
    .where('p.touched', '>=', touched.from.getTime())
    .where('p.touched', '<', touched.to.getTime())
    .whereNotExists(knex(`${TABLES.visitor} as v`).whereRaw('v.id = p.subject_id').select('v.id'))
    .limit(limit)
    .pluck('p.subject_id')) as number[];
  if (ids.length === 0) return 0;
  return knex(TABLES.subject).where({ audience: 'visitor' }).whereIn('subject_id', ids).delete();
}
