import { createId } from '@paralleldrive/cuid2';
import { connection, inTransaction, type Knex } from './connection';
import type { Core } from '@strapi/strapi';
import { IN_LIST } from './among';

/** Physical table of the hidden content type `plugin::segments.override`. */
export const OVERRIDES = 'segments_overrides';

export type OverrideMode = 'in' | 'out';

/**
 * Puts subjects (document ids) into a segment, keeps them out, or with null does neither. Idempotent.
 * @returns how many rows changed
 */
export async function writeOverrides(
  strapi: Core.Strapi,
  segmentKey: string,
  subjects: readonly string[],
  mode: OverrideMode | null,
  note?: string
): Promise<number> {
  const unique = [...new Set(subjects)].sort();
  let changed = 0;
  for (let at = 0; at < unique.length; at += IN_LIST) {
    const page = unique.slice(at, at + IN_LIST);
    changed += await inTransaction(strapi, (trx) => writePage(trx, segmentKey, page, mode, note));
  }
  return changed;
}

async function writePage(
  trx: Knex.Transaction,
  segmentKey: string,
  page: string[],
  mode: OverrideMode | null,
  note: string | undefined
): Promise<number> {
  const existing = trx(OVERRIDES).where({ segment_key: segmentKey }).whereIn('subject', page);
  if (mode === null) return existing.delete();
  const now = new Date();
  const known = (await existing.clone().select('subject', 'mode')) as { subject: string; mode: OverrideMode }[];
  const present = new Set(known.map((row) => row.subject));
  const turned = known.filter((row) => row.mode !== mode).map((row) => row.subject);
  if (turned.length > 0) {
    await trx(OVERRIDES)
      .where({ segment_key: segmentKey })
      .whereIn('subject', turned)
      .update({ mode, note: note ?? null, updated_at: now });
  }
  const missing = page.filter((subject) => !present.has(subject));
  for (let at = 0; at < missing.length; at += 100) {
    await trx(OVERRIDES)
      .insert(
        missing.slice(at, at + 100).map((subject) => ({
          document_id: createId(),
          segment_key: segmentKey,
          subject,
          mode,
          note: note ?? null,
          created_at: now,
          updated_at: now,
          // Documents of a type without draft and publish count as published.
          published_at: now,
        }))
      )
      .onConflict(['segment_key', 'subject'])
      .merge(['mode', 'note', 'updated_at']);
  }
  return turned.length + missing.length;
}

export interface SubjectOverride {
  mode: OverrideMode;
  note: string | null;
}

/** How one subject (its document id) is forced, if at all. */
export async function overrideOf(
  strapi: Core.Strapi,
  segmentKey: string,
  subject: string
): Promise<SubjectOverride | undefined> {
  return connection(strapi)(OVERRIDES).where({ segment_key: segmentKey, subject }).first('mode', 'note');
}

/** How one subject (its document id) is forced, by segment. */
export async function overridesOfSubject(strapi: Core.Strapi, subject: string): Promise<Map<string, SubjectOverride>> {
  const rows = (await connection(strapi)(OVERRIDES)
    .where({ subject })
    .select('segment_key', 'mode', 'note')) as (SubjectOverride & {
    segment_key: string;
  })[];
  return new Map(rows.map(({ segment_key: key, mode, note }) => [key, { mode, note }]));
}

/** How these subjects (document ids) are forced; absent where they are not. */
export async function overridesAmong(
  strapi: Core.Strapi,
  segmentKey: string,
  subjects: readonly string[]
): Promise<Map<string, SubjectOverride>> {
  const overrides = new Map<string, SubjectOverride>();
  for (let at = 0; at < subjects.length; at += IN_LIST) {
    const rows = (await connection(strapi)(OVERRIDES)
      .where({ segment_key: segmentKey })
      .whereIn('subject', subjects.slice(at, at + IN_LIST))
      .select('subject', 'mode', 'note')) as (SubjectOverride & { subject: string })[];
    for (const { subject, mode, note } of rows) overrides.set(subject, { mode, note });
  }
  return overrides;
}

/** How many subjects the segment forces in, or out. */
export async function countOverrides(strapi: Core.Strapi, segmentKey: string, mode: OverrideMode): Promise<number> {
  const row = (await connection(strapi)(OVERRIDES)
    .where({ segment_key: segmentKey, mode })
    .count({ rows: '*' })
    .first()) as { rows: number | string };
  return Number(row.rows);
}

/** Whether the segment forces anybody in, anybody out. */
export async function forcesAnybody(knex: Knex, segmentKey: string): Promise<{ in: boolean; out: boolean }> {
  const any = async (mode: OverrideMode) =>
    (await knex(OVERRIDES).where({ segment_key: segmentKey, mode }).first('id')) !== undefined;
  return { in: await any('in'), out: await any('out') };
}

/** Forgets the notes on how these subjects are forced. */
export async function forgetNotes(knex: Knex, subjects: readonly string[]): Promise<void> {
  for (let at = 0; at < subjects.length; at += IN_LIST) {
    await knex(OVERRIDES)
      .whereIn('subject', subjects.slice(at, at + IN_LIST))
      .whereNotNull('note')
      .update({ note: null });
  }
}

/** Forgets how these subjects, who are gone, were forced. */
export async function forgetOverrides(knex: Knex, subjects: readonly string[]): Promise<void> {
  for (let at = 0; at < subjects.length; at += IN_LIST) {
    await knex(OVERRIDES)
      .whereIn('subject', subjects.slice(at, at + IN_LIST))
      .delete();
  }
}

/** Gives a new segment the overrides of another. */
export async function copyOverrides(knex: Knex, from: string, to: string): Promise<void> {
  const now = new Date();
  for (let after = 0; ;) {
    const page = (await knex(OVERRIDES)
      .where({ segment_key: from })
      .where('id', '>', after)
      .orderBy('id')
      .limit(IN_LIST)
      .select('id', 'subject', 'mode', 'note')) as { id: number; subject: string; mode: OverrideMode; note: unknown }[];
    for (let at = 0; at < page.length; at += 100) {
      await knex(OVERRIDES).insert(
        page.slice(at, at + 100).map(({ subject, mode, note }) => ({
          ...{ document_id: createId(), segment_key: to, subject, mode, note },
          ...{ created_at: now, updated_at: now, published_at: now },
        }))
      );
    }
    const last = page[page.length - 1];
    if (!last) return;
    after = last.id;
  }
}

/** Forgets all overrides of a deleted segment. */
export async function removeOverrides(knex: Knex, segmentKey: string): Promise<void> {
  await knex(OVERRIDES).where({ segment_key: segmentKey }).delete();
}
