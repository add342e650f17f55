import type { BulkColumn } from '../storage/bulk';
import type { Knex } from '../storage/connection';
import { writeLinks } from '../storage/subject-links';
import { insertSubjectRows, readRowIds, subjectColumns, updateSubjectRows, writeTraits } from '../storage/subject-rows';
import type { SubjectRef } from '../storage/subjects';
import type { Difference } from './compare-subjects';
import { converterOf } from './convert';
import { newDocumentIds } from './document-ids';
import type { DraftPlan, WrittenAttribute } from './subject-drafts';
import type { SubjectImport } from './subject-import';

/** Writes what drafts of one plan say anew: rows, account, tags and traits. */
export async function storeSubjects(
  to: SubjectImport,
  plan: DraftPlan,
  differences: readonly Difference[],
  trx: Knex.Transaction
): Promise<void> {
  const { strapi, audience } = to;
  const { uid, account, tags, name } = audience;
  const columns = subjectColumns(strapi, uid, plan.attributes);
  const ids = await insertNew(
    to,
    plan,
    columns,
    differences.filter(({ existing }) => !existing),
    trx
  );
  const changed = differences.flatMap(({ draft, existing }) =>
    existing ? [{ id: existing.id, values: draft.values }] : []
  );
  await updateSubjectRows(strapi, uid, columns, changed, trx);

  const subjectOf = (difference: Difference): SubjectRef => difference.existing ?? (ids.get(difference) as SubjectRef);
  const linksOf = (kind: 'account' | 'tags') =>
    differences.flatMap((difference) => {
      const others = difference[kind];
      return others ? [{ id: subjectOf(difference).id, others }] : [];
    });
  if (account) await writeLinks(strapi, uid, account, linksOf('account'), trx);
  if (tags) await writeLinks(strapi, uid, tags, linksOf('tags'), trx);
  const traits = differences.flatMap((difference) =>
    difference.traits ? [{ subject: subjectOf(difference), traits: difference.traits }] : []
  );
  await writeTraits(strapi, name, traits, trx);
}

async function insertNew(
  to: SubjectImport,
  plan: DraftPlan,
  columns: readonly BulkColumn[],
  added: readonly Difference[],
  trx: Knex.Transaction
): Promise<Map<Difference, SubjectRef>> {
  const subjects = new Map<Difference, SubjectRef>();
  if (added.length === 0) return subjects;
  const { strapi, audience } = to;
  const defaults = defaultsBeside(to, plan);
  const documentIds = newDocumentIds(added.length);
  const isLinked = added.some((one) => one.account ?? one.tags ?? one.traits);
  const rows = added.map(({ draft }, index) => ({
    documentId: documentIds[index] as string,
    values: [...draft.values, ...defaults.map(({ value }) => value)],
  }));
  const all = [...columns, ...subjectColumns(strapi, audience.uid, defaults)];
  await insertSubjectRows(strapi, audience.uid, all, rows, trx);
  if (!isLinked) return subjects;
  const ids = await readRowIds(strapi, audience.uid, documentIds, trx);
  for (const [index, one] of added.entries()) {
    const documentId = documentIds[index] as string;
    subjects.set(one, { id: ids.get(documentId) as number, documentId });
  }
  return subjects;
}

/** Default values of attributes that these columns do not bring. */
function defaultsBeside(
  { attributes, zone }: SubjectImport,
  plan: DraftPlan
): (WrittenAttribute & { value: unknown })[] {
  const brought = new Set(plan.attributes.map(({ attribute }) => attribute));
  return Object.entries(attributes).flatMap(([attribute, schema]) => {
    const converter = brought.has(attribute) ? undefined : converterOf(schema, zone);
    const value = typeof schema.default === 'function' ? undefined : schema.default;
    if (!converter || value === undefined || value === null) return [];
    return [{ attribute, kind: converter.kind, value: converter.convert(value) }];
  });
}
