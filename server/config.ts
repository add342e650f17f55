import type { Core } from '@strapi/strapi';
import { IANAZone } from 'luxon';
import { z } from 'zod';

const attributeName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be the name of an attribute');
const typeUid = z.string().regex(/^(api|plugin)::[a-z0-9-]+\.[a-z0-9-]+$/, 'must be the uid of a content type');

const audienceShape = {
  /** The collection type whose rows are the subjects. */
  uid: typeUid,
  /** Attribute whose value names a subject in URLs, files and tokens. */
  identity: attributeName,
  email: attributeName.optional(),
  /** To-many relation to `plugin::segments.tag`; found by itself when there is just one. */
  tags: attributeName.optional(),
  /** Private fields (dotted paths) that rules may name, in the admin only. */
  expose: z.array(z.string().min(1)).default([]),
};

export const configSchema = z.strictObject({
  audiences: z
    .strictObject({
      contact: z.strictObject({
        ...audienceShape,
        /** To-one relation to `plugin::users-permissions.user`. */
        user: attributeName.optional(),
        /** To-one relation to the account. */
        account: attributeName.optional(),
      }),
      account: z.strictObject(audienceShape),
    })
    .partial()
    .default({}),
  /** IANA zone in which calendar words are cut unless a segment names its own. */
  timeZone: z
    .string()
    .refine((zone) => IANAZone.isValidZone(zone), 'must be an IANA time zone')
    .default('UTC'),
  /** ISO weekday on which weeks start: 1 is Monday, 7 is Sunday. */
  weekStart: z.number().int().min(1).max(7).default(1),
  refresh: z
    .strictObject({
      /** Minutes after which a live segment is refreshed again; 0 leaves refreshing to calls and saves. */
      everyMinutes: z.number().int().min(0).max(10_080).default(15),
    })
    .prefault({}),
  identity: z
    .strictObject({
      /** Shared secret of at least 32 bytes for HS256 identity tokens. */
      secret: z.string().min(32).optional(),
      /** PEM (SPKI) of the public key for EdDSA identity tokens. */
      publicKey: z.string().min(1).optional(),
      /** Required `aud` of identity tokens. */
      audience: z.string().min(1).default('segments'),
    })
    .prefault({}),
  content: z
    .strictObject({
      /** Types and components whose audience field the Content API may show; it names your segments. */
      exposeAudienceField: z.array(z.string()).default([]),
    })
    .prefault({}),
});

export type SegmentsConfig = z.output<typeof configSchema>;
export type SegmentsConfigInput = z.input<typeof configSchema>;

/** Strapi's hook for plugin configuration: throws one error that lists every fault with its path. */
export function validateConfig(config: unknown): void {
  const parsed = configSchema.safeParse(config);
  if (parsed.success) return;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(root)'}: ${issue.message}`);
  throw new Error(`The configuration of the plugin "segments" is not valid:\n${faults.join('\n')}`);
}

const parsedConfigs = new WeakMap<Core.Strapi, SegmentsConfig>();

/** The plugin's configuration with every default filled in. */
export function configOf(strapi: Core.Strapi): SegmentsConfig {
  let config = parsedConfigs.get(strapi);
  if (!config) {
    config = configSchema.parse(strapi.config.get('plugin::segments'));
    parsedConfigs.set(strapi, config);
  }
  return config;
}
