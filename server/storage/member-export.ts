import type { Core } from '@strapi/strapi';
import { connection, databaseNow, toDate } from './connection';
import { TABLES } from './tables';
import { audienceTable } from './subjects';

export interface MemberExportRow {
  subjectId: number;
  documentId: string;
  /** Undefined where it was not asked for. */
  joinedAt: Date | undefined;
  /** As the driver gives them, in the order asked for. */
  values: unknown[];
}

/**
 * One page of a set's members with columns of the site's own rows, in the order of row ids after the given one.
 * Members whose row is gone are passed over.
 * @param joinedAt whether to read the time of joining, for which an index alone does not suffice
 */
export async function memberExportPage(
  strapi: Core.Strapi,
  uid: string,
  { attributes, joinedAt }: { attributes: readonly string[]; joinedAt: boolean },
  setId: number,
  after: number,
  limit: number
): Promise<{ rows: MemberExportRow[]; last: number | undefined }> {
  const { table, column } = audienceTable(strapi, uid);
  const selected: Record<string, string> = { id: 'm.subject_id', documentId: 's.document_id' };
  if (joinedAt) selected.joinedAt = 'm.joined_at';
  for (const [index, attribute] of attributes.entries()) selected[`v${index}`] = `s.${column(attribute)}`;
  const found = (await connection(strapi)(`${TABLES.member} as m`)
    .leftJoin(`${table} as s`, 's.id', 'm.subject_id')
    .where('m.set_id', setId)
    .where('m.subject_id', '>', after)
    .orderBy('m.subject_id')
    .limit(limit)
    .select(selected)) as Record<string, unknown>[];
  const rows = found.flatMap((row): MemberExportRow[] =>
    row.documentId === null
      ? []
      : [
          {
            subjectId: Number(row.id),
            documentId: String(row.documentId),
            joinedAt: joinedAt ? toDate(row.joinedAt as Date) : undefined,
            values: attributes.map((_, index) => row[`v${index}`]),
          },
        ]
  );
  return { rows, last: found.length === limit ? Number(found[found.length - 1]?.id) : undefined };
}

/** For how long the set has not been the current one, in ms: 0 while it is, undefined once it is removed. */
export async function retiredFor(strapi: Core.Strapi, setId: number): Promise<number | undefined> {
  const knex = connection(strapi);
  const set = (await knex(TABLES.set).where({ id: setId }).first('status', 'retired_at')) as
    { status: string; retired_at: unknown } | undefined;
  if (!set) return undefined;
  if (set.status !== 'retired') return 0;
  return (await databaseNow(knex)).getTime() - toDate(set.retired_at as Date).getTime();
}
