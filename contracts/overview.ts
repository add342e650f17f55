import type { audienceSchema } from './audience';
import type { z } from 'zod';

/** `GET /overview`: what the home page shows. */
export interface Overview {
  /** Segments whose members changed most over 7 days, at most 5. */
  movers: { key: string; name: string; members: number; change7: number; sparkline: (number | null)[] }[];
  /** Active segments whose last refresh failed, at most 10; `at` is when it was tried. */
  failed: { key: string; name: string; error: string | null; at: string | null }[];
}

/** `GET /health`: what an administrator should know. */
export interface Health {
  audiences: {
    name: z.output<typeof audienceSchema>;
    uid: string;
    type: string;
    identity: string;
    email: string | null;
    tags: string | null;
    user: string | null;
    account: string | null;
    expose: string[];
    size: number;
    findings: string[];
  }[];
  database: { client: string; version: string };
  plugin: { version: string; strapi: string };
  timeZone: string;
  refreshMinutes: number;
  segments: { total: number; active: number; failed: number };
  runs: { queued: number; running: number };
  identityTokens: boolean;
  /** Sentences of what is wrong or could be better. */
  findings: string[];
  /** Scopes that API tokens can be given, each with what it allows. */
  scopes: { scope: string; method: string; path: string }[];
}
