import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';
import { attributesOf } from '../catalog/schema';
import { TRAITS } from '../catalog/types';
import { configOf } from '../config';
import { CellError, converterOf, type AttributeSchema } from '../imports/convert';
import type { SourceKind } from '../../contracts/sources';
import type { Touch } from '../membership/touch';
import { databaseNow, type Knex } from '../storage/connection';
import type { BulkKind } from '../storage/bulk';
import { lockSubjects } from '../storage/locks';
import { readTraits, subjectColumns, takenValues, updateSubjectRows, writeTraits } from '../storage/subject-rows';
import { insertSubjects, type SubjectRef } from '../storage/subjects';

/** What a call says of a subject; keys given null are removed. */
export interface SaidTraits {
  subject: SubjectRef;
  traits: Record<string, unknown>;
}

/** Traits of one subject: what would make them larger is left out. */
const MOST_BYTES = 65_536;

interface Field {
  trait: string;
  attribute: string;
  convert: (value: unknown) => unknown;
  kind: BulkKind;
  isUnique: boolean;
}

/**
 * Writes what calls say of subjects: traits that the configuration maps fill the site's own fields, where the value fits; all
 * others are laid over the subject's traits. Fields are written as an import does it, without lifecycles.
 * @returns what that touches
 */
export async function storeTraits(
  strapi: Core.Strapi,
  audience: AudienceName,
  said: readonly SaidTraits[],
  by: SourceKind,
  trx: Knex.Transaction
): Promise<Touch> {
  if (said.length === 0) return { audience, subjects: [] };
  const { uid } = audienceOf(strapi, audience);
  const fields = fieldsOf(strapi, audience, by);
  const rest = new Map(said.map((one) => [one, { ...one.traits }]));
  const written: string[] = [];
  for (const field of fields) {
    const rows: { id: number; value: unknown }[] = [];
    for (const [one, left] of rest) {
      if (!Object.hasOwn(left, field.trait)) continue;
      const value = fitting(field, left[field.trait]);
      if (value === undefined) continue;
      rows.push({ id: one.subject.id, value });
      delete left[field.trait];
    }
    const free = field.isUnique ? await untaken(strapi, uid, field.attribute, rows, trx) : rows;
    if (free.length === 0) continue;
    const columns = subjectColumns(strapi, uid, [field]);
    await updateSubjectRows(
      strapi,
      uid,
      columns,
      free.map(({ id, value }) => [value, id]),
      trx
    );
    written.push(field.attribute);
  }
  const left = [...rest].filter(([, traits]) => Object.keys(traits).length > 0);
  if (left.length > 0) await layOver(strapi, audience, left, trx);
  if (left.length > 0) written.push(TRAITS);
  const fieldsWritten = written.map((attribute) => ({ uid, attribute }));
  return { audience, subjects: said.map(({ subject }) => subject.id), fields: fieldsWritten };
}

function fieldsOf(strapi: Core.Strapi, audience: AudienceName, by: SourceKind): Field[] {
  const config = configOf(strapi);
  const { uid, identity, email } = audienceOf(strapi, audience);
  const mapped = audience === 'visitor' ? {} : config.tracking.fields[audience];
  const attributes = attributesOf(strapi, uid) as Record<string, AttributeSchema>;
  return Object.entries(mapped).flatMap(([trait, attribute]): Field[] => {
    const schema = attributes[attribute];
    const converter = schema && converterOf(schema, config.timeZone);
    // Whoever is known by an e-mail address must not be able to take another's.
    const mayWrite = by === 'server' || (config.tracking.browserFields.includes(attribute) && attribute !== email);
    if (!schema || !converter || !mayWrite || attribute === identity) return [];
    return [
      {
        trait,
        attribute,
        kind: converter.kind,
        isUnique: schema.unique === true,
        convert: (value) => converter.convert(value),
      },
    ];
  });
}

/** The value as it is stored; undefined where it does not fit. */
function fitting(field: Field, value: unknown): unknown {
  try {
    return field.convert(value);
  } catch (error) {
    if (error instanceof CellError) return undefined;
    throw error;
  }
}

/** Rows whose value no other row has. */
async function untaken(
  strapi: Core.Strapi,
  uid: string,
  attribute: string,
  rows: readonly { id: number; value: unknown }[],
  trx: Knex.Transaction
): Promise<{ id: number; value: unknown }[]> {
  const values = rows.map(({ value }) => value).filter((value) => value !== null);
  const taken = await takenValues(strapi, uid, attribute, values, trx);
  const mine = new Map<string, number>();
  return rows.filter(({ id, value }) => {
    const owner = taken.get(String(value)) ?? mine.get(String(value)) ?? id;
    if (value !== null) mine.set(String(value), owner);
    return value === null || owner === id;
  });
}

async function layOver(
  strapi: Core.Strapi,
  audience: AudienceName,
  said: readonly [SaidTraits, Record<string, unknown>][],
  trx: Knex.Transaction
): Promise<void> {
  const subjects = said.map(([{ subject }]) => subject);
  const ids = subjects.map(({ id }) => id);
  // One after the other, or the later would lose what the earlier said.
  await insertSubjects(strapi, audience, subjects, trx);
  await lockSubjects(trx, audience, ids, await databaseNow(trx));
  const present = await readTraits(strapi, audience, ids, trx);
  const rows = said.flatMap(([{ subject }, traits]) => {
    const all = Object.entries({ ...present.get(subject.id), ...traits }).filter(([, value]) => value !== null);
    const merged = Object.fromEntries(all);
    return Buffer.byteLength(JSON.stringify(merged)) > MOST_BYTES ? [] : [{ subject, traits: merged }];
  });
  await writeTraits(strapi, audience, rows, trx);
}
