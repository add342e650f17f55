import { z } from 'zod';
import { pathSchema } from '../rules/node';
import { jsonTypeSchema } from '../rules/conditions/attribute';
import type { Catalog } from '../rules/catalog';
import type { audienceSchema } from './audience';

/** An event name seen lately, most frequent first. */
export interface EventFact {
  name: string;
  /** Events of that name in the last 90 days, as far as looked (`meta.complete`). */
  count: number;
  lastAt: string;
}

/** `GET /catalog/:audience`: all that the builder offers. */
export interface BuilderCatalog {
  catalog: Catalog;
  events: EventFact[];
  /** Campaign keys seen lately, by channel, most lately sent first. */
  campaigns: Record<string, string[]>;
  /** Keys of the visit that this site has no source for; what is asked of them is false. */
  unavailable: string[];
  /** Everybody in the audience. */
  size: number;
  timeZone: string;
  weekStart: number;
}

/** `GET /catalog/:audience/properties?event=…`: the JSON paths seen in events of these names, with the type most values have. */
export const eventPropertiesSchema = z.strictObject({
  /** Names by comma are ambiguous, so the parameter is repeated. */
  event: z.union([z.string().min(1).max(200), z.array(z.string().min(1).max(200)).max(50)]),
});
export interface EventProperty {
  /** `properties.total`, `context.campaign.source` */
  path: string;
  type: z.output<typeof jsonTypeSchema>;
  /** A few values seen. */
  examples: (string | number | boolean)[];
}

/** Where a value stands: a field of the subject; of a related row (`rows`, the path of the relation); or in events of one name (`event`). */
const placeShape = {
  path: pathSchema,
  valueType: jsonTypeSchema.optional(),
  rows: pathSchema.optional(),
  event: z.string().min(1).max(200).optional(),
};

/** `GET /catalog/:audience/values`: values found in the data, most frequent first, that begin with or contain the text. */
export const valuesQuerySchema = z.strictObject({
  ...placeShape,
  search: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export interface ValueFact {
  value: string | number;
  count: number;
}

/** `GET /catalog/:audience/spread`: how the numbers, or dates, of a field are spread. Null where there are none. */
export const spreadQuerySchema = z.strictObject(placeShape);
export interface Spread {
  /** Subjects, rows or events with a value, in the sample. */
  count: number;
  min: number | string;
  max: number | string;
  /** Values at 10, 25, 50, 75 and 90 %. */
  percentiles: { p: number; value: number | string }[];
  exact: boolean;
}

/** `GET /catalog/:audience/documents`: documents of the type that a relation leads to, by their title. */
export const documentsQuerySchema = z.strictObject({
  path: pathSchema,
  rows: pathSchema.optional(),
  search: z.string().max(200).default(''),
  /** Titles of these ids instead of a search. */
  ids: z.union([z.string(), z.array(z.string())]).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export interface DocumentFact {
  documentId: string;
  label: string;
}

export type AudienceName = z.output<typeof audienceSchema>;
