import type { Core } from '@strapi/strapi';
import type { DocumentFact } from '../../contracts/catalog';
import { physicalSchema } from '../catalog/physical';
import { bind, raw, sql, TRUE, type Fragment } from '../sql/fragment';
import { dialectOf } from '../sql/dialects';
import { runFragment } from '../sql/run';
import { connection } from './connection';
import { idBounds } from './judged';
import { isSearchable } from './searchable';

/** The newest rows that a search looks at, however many there are. */
const LOOKED_AT = 100_000;
/** A document has a row a language. */
const LANGUAGES = 5;

/**
 * Documents whose title begins with the text, then those that contain it, by title; without a text, or for a type without
 * titles, by title alone or as they come. Of types with drafts only what is published.
 */
export async function searchDocuments(
  strapi: Core.Strapi,
  uid: string,
  title: string | undefined,
  search: string,
  limit: number
): Promise<DocumentFact[]> {
  if (search !== '' && (title === undefined || !isSearchable(undefined, search))) return [];
  const d = dialectOf(strapi);
  const { label, table, published } = partsOf(strapi, uid, title);
  const newest = await newestRows(strapi, uid);
  const [matches, order] =
    search === ''
      ? [TRUE, label]
      : [
          d.matchesText(label, 'contains', search, false),
          sql`case when ${d.matchesText(label, 'starts_with', search, false)} then 0 else 1 end, ${label}`,
        ];
  const rows = await runFragment(
    strapi,
    sql`select s.document_id as id, ${label} as label from ${table} where ${published} and ${newest} and ${matches} order by ${order}, s.id limit ${raw(String(limit * LANGUAGES))}`
  );
  return factsOf(rows).slice(0, limit);
}

/** The titles of these documents, in their order; unknown ones are absent. */
export async function titlesOf(
  strapi: Core.Strapi,
  uid: string,
  title: string | undefined,
  ids: readonly string[]
): Promise<DocumentFact[]> {
  const wanted = ids.filter((id) => isSearchable(undefined, id));
  if (wanted.length === 0) return [];
  const { label, table, published } = partsOf(strapi, uid, title);
  const among = dialectOf(strapi).isAnyText(raw('s.document_id'), wanted);
  const rows = await runFragment(
    strapi,
    sql`select s.document_id as id, ${label} as label from ${table} where ${published} and ${among} order by s.id`
  );
  const facts = new Map(factsOf(rows).map((fact) => [fact.documentId, fact]));
  return wanted.flatMap((id) => facts.get(id) ?? []);
}

function partsOf(
  strapi: Core.Strapi,
  uid: string,
  title: string | undefined
): { label: Fragment; table: Fragment; published: Fragment } {
  const { quote } = dialectOf(strapi);
  const physical = physicalSchema(strapi);
  const column = title === undefined ? undefined : physical.column(uid, title)?.name;
  return {
    label: column === undefined ? raw('s.document_id') : sql`s.${quote(column)}`,
    table: sql`${quote(physical.table(uid))} s`,
    published: physical.publishedOnly(uid) ? raw('s.published_at is not null') : TRUE,
  };
}

async function newestRows(strapi: Core.Strapi, uid: string): Promise<Fragment> {
  const bounds = await idBounds(connection(strapi), physicalSchema(strapi).table(uid));
  return bounds && bounds.to - bounds.from > LOOKED_AT ? sql`s.id > ${bind(bounds.to - LOOKED_AT)}` : TRUE;
}

/** One fact a document: of several languages the first; without a title its id. */
function factsOf(rows: readonly Record<string, unknown>[]): DocumentFact[] {
  const facts = new Map<string, DocumentFact>();
  for (const { id, label } of rows) {
    const documentId = String(id);
    const title = label === null || label === undefined || label === '' ? documentId : String(label);
    if (!facts.has(documentId)) facts.set(documentId, { documentId, label: title });
  }
  return [...facts.values()];
}
