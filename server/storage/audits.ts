import type { AuditEntry } from '../../contracts/audit';
import type { Rule } from '../../rules/rule';
import { toDate, type Knex } from './connection';
import { TABLES } from './tables';

/** What was done to a segment. The rules of an entry that changed none are both null. */
export interface Audit extends Omit<AuditEntry, 'id' | 'at' | 'rule'> {
  segmentKey: string;
  ruleBefore: Rule | null;
  ruleAfter: Rule | null;
}

export async function insertAudits(knex: Knex, at: Date, audits: readonly Audit[]): Promise<void> {
  for (let from = 0; from < audits.length; from += 100) {
    await knex(TABLES.audit).insert(
      audits.slice(from, from + 100).map((audit) => ({
        segment_key: audit.segmentKey,
        at,
        actor: audit.by?.slice(0, 255) ?? null,
        action: audit.action,
        changes: JSON.stringify(audit.changes),
        rule_before: audit.ruleBefore && JSON.stringify(audit.ruleBefore),
        rule_after: audit.ruleAfter && JSON.stringify(audit.ruleAfter),
        detail: audit.detail,
      }))
    );
  }
}

/** Newest first. */
export async function auditsOf(knex: Knex, key: string, limit: number): Promise<(Audit & { id: number; at: Date })[]> {
  const rows = (await knex(TABLES.audit).where({ segment_key: key }).orderBy('id', 'desc').limit(limit)) as Record<
    string,
    unknown
  >[];
  return rows.map((row) => ({
    id: Number(row.id),
    at: toDate(row.at),
    segmentKey: key,
    by: row.actor as string | null,
    action: row.action as Audit['action'],
    changes: fromJson(row.changes) as Audit['changes'],
    ruleBefore: fromJson(row.rule_before) as Rule | null,
    ruleAfter: fromJson(row.rule_after) as Rule | null,
    detail: row.detail as string | null,
  }));
}

/** Drivers without a JSON type hand out its text. */
const fromJson = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);

export async function removeAudits(knex: Knex, key: string): Promise<void> {
  await knex(TABLES.audit).where({ segment_key: key }).delete();
}
