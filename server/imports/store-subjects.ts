import { insertComponentRows, updateComponentRows } from '../storage/component-rows';
import type { Knex } from '../storage/connection';
import { writeLinks } from '../storage/subject-links';
import {
  insertSubjectRows,
  readRowIds,
  subjectColumns,
  updateSubjectRows,
  writeTraits,
  type SubjectRow,
} from '../storage/subject-rows';
import type { SubjectRef } from '../storage/subjects';
import type { Comparison, Difference } from './compare-subjects';
import { converterOf, type AttributeSchema } from './convert';
import { newDocumentIds } from './document-ids';
import type { DraftPlan, WrittenAttribute, WrittenComponent } from './subject-drafts';
import type { SubjectImport } from './subject-import';

type Subject = Pick<SubjectRow, 'id' | 'documentId'>;

/** Writes what drafts of one plan say anew: rows, account, tags and traits. */
export async function storeSubjects(
  to: SubjectImport,
  plan: DraftPlan,
  { differences, changed }: Comparison,
  trx: Knex.Transaction
): Promise<void> {
  const { strapi, audience } = to;
  const { uid, account, tags, name } = audience;
  const added = differences.filter(({ existing }) => !existing);
  const ids = await insertNew(to, plan, added, trx);
  // Columns in which no row of the batch differs are left alone, and their indexes with them.
  const places = plan.attributes.flatMap((_, place) => (changed.has(place) ? [place] : []));
  const columns = subjectColumns(
    strapi,
    uid,
    plan.attributes.filter((_, place) => changed.has(place))
  );
  const updates = differences.flatMap(({ draft, existing }) => {
    if (!existing) return [];
    const row = places.map((place) => draft.values[place]);
    row.push(existing.id);
    return [row];
  });
  await updateSubjectRows(strapi, uid, columns, updates, trx);

  const subjectOf = (difference: Difference): Subject => difference.existing ?? (ids.get(difference) as SubjectRef);
  const linksOf = (kind: 'account' | 'tags') =>
    differences.flatMap((difference) => {
      const others = difference[kind];
      return others ? [{ id: subjectOf(difference).id, others }] : [];
    });
  if (account) await writeLinks(strapi, uid, account, linksOf('account'), trx);
  if (tags) await writeLinks(strapi, uid, tags, linksOf('tags'), trx);
  const traits = differences.flatMap((difference) =>
    // Rows whose traits are written were read with their document id.
    difference.traits ? [{ subject: subjectOf(difference) as SubjectRef, traits: difference.traits }] : []
  );
  await writeTraits(strapi, name, traits, trx);
  for (const written of plan.components) await storeComponent(to, written, differences, subjectOf, trx);
}

async function storeComponent(
  { strapi, audience, zone, componentAttributes }: SubjectImport,
  written: WrittenComponent,
  differences: readonly Difference[],
  subjectOf: (difference: Difference) => Subject,
  trx: Knex.Transaction
): Promise<void> {
  const { attribute, component, fields } = written;
  const defaults = defaultsBeside(componentAttributes(component), fields, zone);
  const added: { owner: number; values: unknown[] }[] = [];
  const updated: unknown[][] = [];
  for (const difference of differences) {
    const one = difference.components?.find((candidate) => candidate.written === written);
    if (!one) continue;
    if (one.id !== undefined) updated.push([...one.values, one.id]);
    else {
      const values = [...one.values, ...defaults.map(({ value }) => value)];
      added.push({ owner: subjectOf(difference).id, values });
    }
  }
  await insertComponentRows(strapi, audience.uid, attribute, [...fields, ...defaults], added, trx);
  await updateComponentRows(strapi, audience.uid, attribute, fields, updated, trx);
}

async function insertNew(
  to: SubjectImport,
  plan: DraftPlan,
  added: readonly Difference[],
  trx: Knex.Transaction
): Promise<Map<Difference, SubjectRef>> {
  const subjects = new Map<Difference, SubjectRef>();
  if (added.length === 0) return subjects;
  const { strapi, audience } = to;
  const defaults = defaultsBeside(to.attributes, plan.attributes, to.zone);
  const documentIds = newDocumentIds(added.length);
  const isLinked = added.some((one) => one.account ?? one.tags ?? one.traits ?? one.components);
  const defaultValues = defaults.map(({ value }) => value);
  const rows = added.map(({ draft }, index) => [documentIds[index], ...draft.values, ...defaultValues]);
  const columns = subjectColumns(strapi, audience.uid, [...plan.attributes, ...defaults]);
  await insertSubjectRows(strapi, audience.uid, columns, rows, trx);
  if (!isLinked) return subjects;
  const ids = await readRowIds(strapi, audience.uid, documentIds, trx);
  for (const [index, one] of added.entries()) {
    const documentId = documentIds[index] as string;
    subjects.set(one, { id: ids.get(documentId) as number, documentId });
  }
  return subjects;
}

/** Default values of attributes that the written ones do not bring. */
function defaultsBeside(
  attributes: Record<string, AttributeSchema>,
  written: readonly WrittenAttribute[],
  zone: string
): (WrittenAttribute & { value: unknown })[] {
  const brought = new Set(written.map(({ attribute }) => attribute));
  return Object.entries(attributes).flatMap(([attribute, schema]) => {
    const converter = brought.has(attribute) ? undefined : converterOf(schema, zone);
    const value = typeof schema.default === 'function' ? undefined : schema.default;
    if (!converter || value === undefined || value === null) return [];
    return [{ attribute, kind: converter.kind, value: converter.convert(value) }];
  });
}
