import type { RuleDiff } from '../rules/diff';

export type { RuleDiff };

/** `GET /segments/:key/audit`: who did what to a segment, newest first. */
export interface AuditEntry {
  id: number;
  at: string;
  /** Name of the admin user or API token; null where the plugin itself did it. */
  by: string | null;
  action:
    'created' | 'edited' | 'activated' | 'deactivated' | 'forced' | 'released' | 'refreshed' | 'duplicated' | 'resumed';
  /** Attributes that an edit changed; the rule stands in `rule`. */
  changes: { attribute: string; before: unknown; after: unknown }[];
  rule: RuleDiff | null;
  /** What else there is to say: how many were forced in, from which segment it was duplicated. */
  detail: string | null;
}
