import { createId } from '@paralleldrive/cuid2';
import { connection, inTransaction, type Knex } from './connection';
import type { Core } from '@strapi/strapi';
import { IN_LIST } from './subjects';

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

/** How one subject is forced, if at all. */
export async function overrideOf(
  strapi: Core.Strapi,
  segmentKey: string,
  subject: string
): Promise<{ mode: OverrideMode; note: string | null } | undefined> {
  return connection(strapi)(OVERRIDES).where({ segment_key: segmentKey, subject }).first('mode', 'note');
}

/** Whether the segment forces anybody in, anybody out. */
export async function forcesAnybody(knex: Knex, segmentKey: string): Promise<{ in: boolean; out: boolean }> {
  const any = async (mode: OverrideMode) =>
    (await knex(OVERRIDES).where({ segment_key: segmentKey, mode }).first('id')) !== undefined;
  return { in: await any('in'), out: await any('out') };
}

/** Forgets all overrides of a deleted segment. */
export async function removeOverrides(knex: Knex, segmentKey: string): Promise<void> {
  await knex(OVERRIDES).where({ segment_key: segmentKey }).delete();
}

/** How these subjects (document ids) are forced; absent where they are not. */
export async function overrideModes(
  strapi: Core.Strapi,
  segmentKey: string,
  subjects: readonly string[]
): Promise<Map<string, OverrideMode>> {
  const modes = new Map<string, OverrideMode>();
  for (let at = 0; at < subjects.length; at += IN_LIST) {
    const rows = (await connection(strapi)(OVERRIDES)
      .where({ segment_key: segmentKey })
      .whereIn('subject', subjects.slice(at, at + IN_LIST))
      .select('subject', 'mode')) as { subject: string; mode: OverrideMode }[];
    for (const row of rows) modes.set(row.subject, row.mode);
  }
  return modes;
}
