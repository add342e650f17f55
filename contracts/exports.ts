import { z } from 'zod';

/** `GET /segments/:key/members.csv` */
export const exportQuerySchema = z.strictObject({
  /** Attributes of the audience's type, `documentId` and `joinedAt`, by comma. */
  columns: z
    .string()
    .max(5_000)
    .transform((list) => list.split(',').map((name) => name.trim()))
    .refine((names) => names.every((name) => name !== ''), 'must be names of columns, by comma')
    .refine((names) => new Set(names).size === names.length, 'names a column twice')
    .optional(),
  delimiter: z
    .enum([',', ';', '\t', 'tab'])
    .default(',')
    .transform((name) => (name === 'tab' ? '\t' : name)),
  /** A byte order mark, by which Excel knows UTF-8. */
  bom: z
    .enum(['true', 'false'])
    .default('false')
    .transform((word) => word === 'true'),
  /** `spreadsheet` puts `'` before cells that a spreadsheet would run as a formula. */
  safe: z.enum(['spreadsheet', 'none']).default('spreadsheet'),
});
export type ExportQuery = z.output<typeof exportQuerySchema>;
