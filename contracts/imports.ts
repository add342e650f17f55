import { z } from 'zod';
import { segmentKeySchema } from '../rules/conditions/membership';

const importKindSchema = z.enum(['contacts', 'accounts', 'events', 'members']);
export type ImportKind = z.output<typeof importKindSchema>;

const importFormatSchema = z.enum(['csv', 'ndjson']);
export type ImportFormat = z.output<typeof importFormatSchema>;

const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

/** Column → attribute, `traits.<key>`, or null to leave the column out; JSON in the query string. */
const mappingSchema = z
  .string()
  .max(20_000)
  .transform((text, context): Map<string, string | null> => {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        const entries = Object.entries(value);
        const isName = (name: unknown) => typeof name === 'string' && !/[\0\p{Surrogate}]/u.test(name);
        if (entries.every(([from, to]) => isName(from) && (to === null || isName(to)))) return new Map(entries);
      }
    } catch {
      // Said below.
    }
    context.addIssue({ code: 'custom', message: 'must be a JSON object of column names to attribute names or null' });
    return z.NEVER;
  });

/** `POST /imports`: the query string; the body is the file itself. */
export const importQuerySchema = z
  .strictObject({
    kind: importKindSchema,
    /** By default from the Content-Type: `text/csv` or `application/x-ndjson`. */
    format: importFormatSchema.optional(),
    /** Members only: the segment, and whether the subjects are put in, kept out, or neither. */
    segment: segmentKeySchema.optional(),
    mode: z.enum(['in', 'out', 'none']).optional(),
    mapping: mappingSchema.optional(),
    /** Does everything but write. */
    dryRun: flag.default(false),
    /** Events only: who sent them; message ids are unique within a source. */
    source: z
      .string()
      .regex(/^[^\0\p{Surrogate}]{1,50}$/u, 'must be 1 to 50 characters')
      .optional(),
    delimiter: z
      .enum(['auto', ',', ';', '\t', 'tab'])
      .default('auto')
      .transform((name) => (name === 'tab' ? '\t' : name)),
    /** Contacts and accounts only: whether rows of unknown / of known subjects are written. */
    create: flag.default(true),
    update: flag.default(true),
  })
  .superRefine((query, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const members = query.kind === 'members';
    if (members && query.segment === undefined) refuse('segment', 'is needed for members');
    if (!members && query.segment !== undefined) refuse('segment', 'is for members only');
    if (!members && query.mode !== undefined) refuse('mode', 'is for members only');
    if (query.kind !== 'events' && query.source !== undefined) refuse('source', 'is for events only');
  });
export type ImportQuery = z.output<typeof importQuerySchema>;

export interface RowError {
  /** Line of the file on which the row begins; the first is 1. */
  line: number;
  /** Name of the column, where one is to blame. */
  column: string | null;
  code: string;
  message: string;
}

export interface ImportReport {
  id: number;
  kind: ImportKind;
  state: 'running' | 'succeeded' | 'failed';
  dryRun: boolean;
  /** Rows read = created + updated + unchanged + duplicates + failed. */
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  /** Rows whose subject or message is in the same file more than once. Of a subject the last row counts, of a message the first. */
  duplicates: number;
  failed: number;
  /** Path of the CSV file of the rows that failed; null where none did. */
  errorsFile: string | null;
  /** What stopped the import, if something did. */
  error: string | null;
  createdAt: string;
  finishedAt: string | null;
}

/** The answer to `POST /imports`. */
export interface ImportResult extends ImportReport {
  /** The first 20 row errors. */
  errors: RowError[];
}

export const importTargetsSchema = z.strictObject({ kind: z.enum(['contacts', 'accounts']) });

/** `GET /imports/targets`: what a column of contacts or accounts can be written to. */
export interface ImportTarget {
  /** As a mapping names it: `city`, `address.city`, `tags`. */
  name: string;
  /** Type of the attribute, or `account` or `tags`. */
  type: string;
  required: boolean;
  /** Names the subject; every file needs it. */
  identity: boolean;
}
