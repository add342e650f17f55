import { isIP } from 'node:net';
import type { Core } from '@strapi/strapi';
import { Cron } from 'croner';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { refreshModeSchema } from '../contracts/schedules';
import type { WeatherProvider } from './visit/weather';

const attributeName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be the name of an attribute');
const typeUid = z.string().regex(/^(api|plugin)::[a-z0-9-]+\.[a-z0-9-]+$/, 'must be the uid of a content type');

const headerName = z.string().regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header');

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

const days = (least: number) => z.number().int().min(least).max(36_500).nullable();

function isCron(expression: string): boolean {
  try {
    return new Cron(expression, { mode: '5-part', paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}

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
      /** Of segments that name no mode of their own. */
      mode: refreshModeSchema.default('live'),
      /** Of scheduled segments that name no expression: every night, in the segment's zone. */
      cron: z.string().refine(isCron, 'must be a cron expression of five parts').default('0 3 * * *'),
      /** Minutes after which a live segment is refreshed again; 0 leaves refreshing to calls and saves. */
      everyMinutes: z.number().int().min(0).max(10_080).default(15),
    })
    .prefault({}),
  /** How members follow the clock. */
  sweep: z
    .strictObject({
      /** Seconds between two looks for whom a window has passed. */
      everySeconds: z.number().int().min(1).max(30).default(5),
      /** Minutes between two refreshes of live segments whose changes no range of dates tells: ranks, dates inside JSON. */
      wholeMinutes: z.number().int().min(1).max(1_440).default(5),
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
  tracking: z
    .strictObject({
      /** Whether a server's call about an unknown person, or company, creates it. */
      createContacts: z.boolean().default(false),
      createAccounts: z.boolean().default(false),
      /** Traits that fill attributes, `{ trait: attribute }`; all others become the subject's `traits`. */
      fields: z
        .strictObject({
          contact: z.record(z.string().min(1), attributeName).default({}),
          account: z.record(z.string().min(1), attributeName).default({}),
        })
        .prefault({}),
      /** Attributes among them that signed-in people may write of themselves, from a browser. */
      browserFields: z.array(attributeName).default([]),
      consent: z
        .strictObject({
          /** The category of `context.consent.categoryPreferences` that must not be refused. */
          category: z.string().min(1).default('analytics'),
          /** Whether what says nothing of consent counts as refused. */
          required: z.boolean().default(false),
        })
        .prefault({}),
      /** Whether members follow before a call is answered, or right after it. */
      settle: z.enum(['immediate', 'deferred']).default('immediate'),
      /** Items a minute and source that one instance takes; 0 is without limit. */
      itemsPerMinute: z.number().int().min(0).default(0),
    })
    .prefault({}),
  retention: z
    .strictObject({
      /** Days that each is kept; null for ever. Events that some rule can still see are kept whatever their age. */
      events: days(7).default(730),
      changes: days(30).default(730),
      runs: days(1).default(90),
      deliveries: days(4).default(30),
      audits: days(30).default(1_095),
      /** Since a visitor without events was last seen. */
      visitors: days(30).default(730),
    })
    .prefault({}),
  suspension: z
    .strictObject({
      /** Share of a segment, 0 to 1, that may be lost within a day by the deletion of profiles; 1 suspends never. */
      lostShare: z.number().min(0).max(1).default(0.5),
      /** Fewer than these are too few to tell. */
      lostAtLeast: z.number().int().min(1).default(20),
    })
    .prefault({}),
  webhooks: z
    .strictObject({
      /** Private addresses that webhooks may be sent to nevertheless. */
      allowAddresses: z.array(z.string().refine((address) => isIP(address) !== 0, 'must be an IP address')).default([]),
      /** Whether addresses may begin with http://: what is sent then is read on the way by whoever can. */
      allowHttp: z.boolean().default(false),
      /** Hours without a delivery that succeeded after which a webhook is paused. */
      pauseAfterHours: z.number().int().min(1).max(720).default(72),
    })
    .prefault({}),
  /** Where the answers to `context` conditions come from. */
  context: z
    .strictObject({
      /** Names of the request headers in which a CDN or proxy says where the visitor is. */
      headers: z
        .strictObject({
          country: headerName,
          region: headerName,
          city: headerName,
          latitude: headerName,
          longitude: headerName,
          timeZone: headerName,
        })
        .partial()
        .prefault({}),
      /** Path of a database in MaxMind's format, read by the package `maxmind`, where no header tells the country. */
      geoDatabase: z.string().min(1).optional(),
      /** Answers the weather at a place. */
      weather: z.custom<WeatherProvider>((value) => typeof value === 'function', 'must be a function').optional(),
      weatherTimeoutMs: z.number().int().min(1).max(30_000).default(1_000),
    })
    .prefault({}),
  experiences: z
    .strictObject({
      /** Who tells what was shown: the server as it answers, or the frontend with `Experience Viewed`. By audience key it is always the frontend. */
      exposures: z.enum(['server', 'client']).default('server'),
    })
    .prefault({}),
  preview: z
    .strictObject({
      /** Minutes for which a link of “Preview as” works; older links end with a lower number too. */
      minutes: z.number().int().min(1).max(10_080).default(60),
    })
    .prefault({}),
  content: z
    .strictObject({
      /** Types and components whose audience field the Content API may show; it names your segments. */
      exposeAudienceField: z.array(z.string()).default([]),
      /** Seconds for which caches may keep an answer to a request with an audience key. */
      keyMaxAgeSeconds: z.number().int().min(0).max(31_536_000).default(60),
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
