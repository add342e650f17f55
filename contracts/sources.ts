import { z } from 'zod';

/** Whose hands the write key is in: those of everybody who opens the site, or the site's own. */
export const sourceKindSchema = z.enum(['browser', 'server']);
export type SourceKind = z.output<typeof sourceKindSchema>;

const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\0\p{Surrogate}]*$/u, 'has a character that cannot be stored');

/** `https://shop.example`, or `*` for any. */
const originSchema = z.string().refine((origin) => origin === '*' || isOrigin(origin), {
  message: 'must be an origin such as https://shop.example, or *',
});
const originsSchema = z.array(originSchema).max(100);

function isOrigin(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol) && new URL(text).origin === text;
  } catch {
    return false;
  }
}

export const sourceCreateSchema = z.strictObject({
  name: nameSchema,
  kind: sourceKindSchema,
  origins: originsSchema.default([]),
});
export type SourceCreate = z.input<typeof sourceCreateSchema>;

export const sourceUpdateSchema = z
  .strictObject({ name: nameSchema, origins: originsSchema, enabled: z.boolean() })
  .partial();
export type SourceUpdate = z.input<typeof sourceUpdateSchema>;

/** What may send events. Its write key is shown once, when it is made. */
export interface Source {
  id: number;
  name: string;
  kind: SourceKind;
  /** Sites whose pages may send; of a browser's key only. */
  origins: string[];
  enabled: boolean;
  createdAt: string;
  /** Of the last call, to the minute. */
  usedAt: string | null;
  /** Until when the key before the last rotation still works. */
  formerUntil: string | null;
}

export interface SourceWithKey extends Source {
  writeKey: string;
}
