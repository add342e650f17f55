import type { Core } from '@strapi/strapi';
import type { ExperienceState } from '../../contracts/experiences';
import { parseExpression, type ParsedExpression } from '../../rules/expression';

export const EXPERIENCE = 'plugin::segments.experience';
export const VARIANT = 'plugin::segments.variant';

/** How long another instance's change may go unnoticed. */
const DIRECTORY_TTL_MS = 1_000;

/** A running experience. */
export interface RunningExperience {
  id: number;
  key: string;
  contentType: string;
  document: string;
  stickTo: 'visitor' | 'contact';
  /** Percent. */
  holdout: number;
  startsAt: Date | null;
  endsAt: Date | null;
  /** In the order in which they are tried. */
  variants: readonly RunningVariant[];
}

export interface RunningVariant {
  key: string;
  audience: string;
  parsed: ParsedExpression;
  /** Percent; null for everybody whom it is for. */
  share: number | null;
  /** Row ids by status and locale, see `rowName`. */
  rows: ReadonlyMap<string, number>;
}

export type Status = 'published' | 'draft';

/** A type without locales has the variants of the default one. */
export const rowName = (status: Status, locale: string): string => `${status} ${locale}`;

export interface ExperienceDirectory {
  /** By type and document, the one that began first before any other. */
  byEntry: ReadonlyMap<string, readonly RunningExperience[]>;
  byKey: ReadonlyMap<string, RunningExperience>;
  /** Types of which some entry has one. */
  types: ReadonlySet<string>;
}

export const entryName = (contentType: string, document: string): string => `${contentType} ${document}`;

interface Cached {
  readAt: number;
  directory: Promise<ExperienceDirectory>;
}
const caches = new WeakMap<Core.Strapi, Map<Status, Cached>>();

/** All experiences that were started and not ended, whether or not their time has come; at most a second old. */
export const runningExperiences = (strapi: Core.Strapi): Promise<ExperienceDirectory> =>
  experiencesIn(strapi, 'published');

/**
 * The same; or for previews of drafts: with those that are not started yet or paused, after the running ones, and with
 * variants as they are drafted.
 */
export function experiencesIn(strapi: Core.Strapi, status: Status): Promise<ExperienceDirectory> {
  const byStatus = caches.get(strapi) ?? new Map<Status, Cached>();
  caches.set(strapi, byStatus);
  // What a transaction has not committed is its own.
  if (strapi.db.inTransaction()) return read(strapi, status);
  const cached = byStatus.get(status);
  if (cached && Date.now() - cached.readAt < DIRECTORY_TTL_MS) return cached.directory;
  const reading: Cached = { readAt: Date.now(), directory: read(strapi, status) };
  byStatus.set(status, reading);
  reading.directory.catch(() => byStatus.delete(status));
  return reading.directory;
}

/** To be called after any change of an experience or variant. */
export function forgetExperiences(strapi: Core.Strapi): void {
  caches.delete(strapi);
}

interface ExperienceRow extends Omit<RunningExperience, 'startsAt' | 'endsAt' | 'variants'> {
  startsAt: string | null;
  endsAt: string | null;
}
interface VariantRow {
  id: number;
  experience: string;
  key: string;
  audience: string | null;
  share: number | null;
  position: number;
  locale: string | null;
  publishedAt: string | null;
}

const STATES = { published: ['running'], draft: ['running', 'paused', 'draft'] } satisfies Record<
  Status,
  ExperienceState[]
>;

async function read(strapi: Core.Strapi, status: Status): Promise<ExperienceDirectory> {
  const states: ExperienceState[] = STATES[status];
  const found = (await strapi.db.query(EXPERIENCE).findMany({
    select: ['id', 'key', 'contentType', 'document', 'stickTo', 'holdout', 'startsAt', 'endsAt', 'state'],
    where: { state: { $in: states } },
    orderBy: [{ firstStartedAt: 'asc' }, { id: 'asc' }],
  })) as (ExperienceRow & { state: ExperienceState })[];
  const experiences: ExperienceRow[] = states.flatMap((of) =>
    found.filter(({ state }) => state === of).map(({ state: _, ...rest }) => rest)
  );
  if (experiences.length === 0) return { byEntry: new Map(), byKey: new Map(), types: new Set() };
  const rows = (await strapi.db.query(VARIANT).findMany({
    select: ['id', 'experience', 'key', 'audience', 'share', 'position', 'locale', 'publishedAt'],
    where: { experience: { $in: experiences.map(({ key }) => key) } },
    orderBy: [{ position: 'asc' }, { key: 'asc' }, { id: 'asc' }],
  })) as VariantRow[];

  const byEntry = new Map<string, RunningExperience[]>();
  const byKey = new Map<string, RunningExperience>();
  for (const { startsAt, endsAt, holdout, ...rest } of experiences) {
    const variants = variantsOf(
      rows.filter(({ experience }) => experience === rest.key),
      status
    );
    const [from, to] = [startsAt === null ? null : new Date(startsAt), endsAt === null ? null : new Date(endsAt)];
    const experience = { ...rest, holdout: Number(holdout), startsAt: from, endsAt: to, variants };
    const name = entryName(rest.contentType, rest.document);
    byEntry.set(name, [...(byEntry.get(name) ?? []), experience]);
    byKey.set(rest.key, experience);
  }
  return { byEntry, byKey, types: new Set(experiences.map(({ contentType }) => contentType)) };
}

/** Whom a variant is for is a matter of its published rows, where it has any: a draft changes nobody's page but in a preview. */
function variantsOf(rows: readonly VariantRow[], status: Status): RunningVariant[] {
  const isOf = ({ publishedAt }: VariantRow) => (publishedAt === null) === (status === 'draft');
  const byKey = new Map<string, { row: VariantRow; rows: Map<string, number> }>();
  for (const row of rows) {
    const known = byKey.get(row.key) ?? { row, rows: new Map<string, number>() };
    byKey.set(row.key, known);
    if (isOf(row) && !isOf(known.row)) known.row = row;
    known.rows.set(rowName(row.publishedAt === null ? 'draft' : 'published', row.locale ?? ''), row.id);
  }
  return [...byKey.values()]
    .sort((a, b) => a.row.position - b.row.position || (a.row.key < b.row.key ? -1 : 1))
    .map(({ row: { key, audience, share }, rows: ids }) => ({
      key,
      audience: audience ?? '',
      parsed: parseExpression(audience ?? ''),
      share: share === null ? null : Number(share),
      rows: ids,
    }));
}
