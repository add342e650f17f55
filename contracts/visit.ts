import { z } from 'zod';

const text = z.string().max(2_000);

/**
 * What a frontend passes of the visit, as JSON in the header `X-Segments-Context` (URI-encoded) or the query parameter
 * `segmentsContext`. All of it is optional, and goes before what the request itself tells. Nothing of it is stored.
 */
export const visitSchema = z
  .strictObject({
    /** The page that the visitor looks at. */
    url: text,
    /** Where the visitor came from to the site. */
    referrer: text,
    /** The first page of the visit. */
    landingPage: text,
    userAgent: text,
    /** A language tag, such as `de-AT`. */
    language: z.string().max(100),
    country: z.string().max(100),
    region: z.string().max(200),
    city: z.string().max(200),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    /** IANA zone of the visitor. */
    timeZone: z.string().max(100),
    /** Whether the visitor was here before. */
    returning: z.boolean(),
    weather: z.strictObject({ condition: z.string().max(100).optional(), temperature: z.number().optional() }),
    /** Read by `custom.<name>`. */
    custom: z.record(z.string().min(1).max(100), z.union([z.string().max(1_000), z.number(), z.boolean()])),
  })
  .partial();
export type Visit = z.infer<typeof visitSchema>;
/** Where a visitor is, as far as anything tells. */
export type Place = Pick<Visit, 'country' | 'region' | 'city' | 'latitude' | 'longitude' | 'timeZone'>;

/** Longest text of the header or parameter, in characters. */
export const MAX_VISIT = 4_096;
