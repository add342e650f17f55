import type { Core } from '@strapi/strapi';
import type { AuditEntry } from '../../contracts/audit';
import { canonicalRule } from '../../rules/canonical';
import { diffRules } from '../../rules/diff';
import type { Rule } from '../../rules/rule';
import { buildCatalog, type Reader } from '../catalog/catalog';
import { existingSegment, type SegmentRecord } from '../membership/segment-record';
import { inEveryLanguage, spoken } from '../sentences';
import { auditsOf, insertAudits, type Audit } from '../storage/audits';
import { connection, databaseNow } from '../storage/connection';

const MAX_ENTRIES = 200;

/** Attributes whose edits are told by value; the rule is told as a difference. */
const TOLD = [
  'name',
  'description',
  'timeZone',
  'labels',
  'active',
  'exposed',
  'pinned',
  'announceFirst',
  'refreshMode',
  'refreshCron',
  'activateAt',
  'deactivateAt',
] as const satisfies readonly (keyof SegmentRecord)[];

export interface Edit {
  changes: AuditEntry['changes'];
  /** Absent where the rule says the same as before. */
  rule?: { before: Rule | null; after: Rule | null };
}

/** What a save changes of a segment. */
export function editOf(before: SegmentRecord, data: Partial<SegmentRecord>): Edit {
  const changes = TOLD.filter((attribute) => data[attribute] !== undefined)
    .map((attribute) => ({
      attribute,
      before: said(before[attribute], attribute),
      after: said(data[attribute], attribute),
    }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
  const { rule } = data;
  if (rule === undefined || canonical(rule) === canonical(before.rule)) return { changes };
  return { changes, rule: { before: before.rule, after: rule } };
}

const canonical = (rule: Rule | null): string | null => rule && canonicalRule(rule);

function said(value: unknown, attribute: (typeof TOLD)[number]): unknown {
  if (attribute === 'labels') return value ?? [];
  if (attribute === 'pinned' || attribute === 'announceFirst') return value ?? false;
  if (attribute === 'activateAt' || attribute === 'deactivateAt') {
    return value ? new Date(value as string).toISOString() : null;
  }
  return value ?? null;
}

/** The entries of one save: activation is an entry of its own. That a schedule is used up is none. */
export function auditsOfEdit(key: string, by: { name: string | null; scheduled?: boolean }, edit: Edit): Audit[] {
  const detail = by.scheduled ? inEveryLanguage((say) => say.audit.scheduled) : null;
  const entry = { segmentKey: key, by: by.name, changes: [], ruleBefore: null, ruleAfter: null, detail };
  const activation = edit.changes.find(({ attribute }) => attribute === 'active');
  const changes = edit.changes.filter((change) => change !== activation);
  const audits: Audit[] = [];
  if (!by.scheduled && (changes.length > 0 || edit.rule)) {
    const rules = { ruleBefore: edit.rule?.before ?? null, ruleAfter: edit.rule?.after ?? null };
    audits.push({ ...entry, action: 'edited', changes, ...rules });
  }
  if (activation) audits.push({ ...entry, action: activation.after === true ? 'activated' : 'deactivated' });
  return audits;
}

/** Notes what was done to segments beside a save. */
export async function noteAudits(
  strapi: Core.Strapi,
  keys: readonly string[],
  entry: Pick<Audit, 'by' | 'action' | 'detail'>
): Promise<void> {
  const knex = connection(strapi);
  const whole = { ...entry, changes: [], ruleBefore: null, ruleAfter: null };
  await insertAudits(
    knex,
    await databaseNow(knex),
    keys.map((segmentKey) => ({ ...whole, segmentKey }))
  );
}

const FORCED = { add: 'putIn', remove: 'takenOut', release: 'released' } as const;

/** Notes that subjects were put in, taken out or given back to the rule: by hand, or by a file. */
export async function noteForced(
  strapi: Core.Strapi,
  key: string,
  {
    by,
    what,
    changed,
    byFile = false,
  }: { by: string | null; what: keyof typeof FORCED; changed: number; byFile?: boolean }
): Promise<void> {
  const detail = inEveryLanguage(({ audit }) => {
    const said = audit[FORCED[what]](changed);
    return byFile ? audit.byFile(said) : said;
  });
  await noteAudits(strapi, [key], { by, action: what === 'release' ? 'released' : 'forced', detail });
}

/** Who did what, newest first, at most 200 entries. @throws NotFoundError */
export async function auditOf(strapi: Core.Strapi, key: string, reader: Reader): Promise<AuditEntry[]> {
  const segment = await existingSegment(strapi, key);
  // The sentences are said from the reader's own catalog: a token does not learn of private fields through them.
  const catalog = await buildCatalog(strapi, segment.audience, reader);
  const audits = await auditsOf(connection(strapi), key, MAX_ENTRIES);
  return audits.map(({ id, at, by, action, changes, ruleBefore, ruleAfter, detail }) => ({
    id,
    at: at.toISOString(),
    by,
    action,
    changes,
    rule: ruleBefore || ruleAfter ? diffRules(ruleBefore, ruleAfter, catalog) : null,
    detail: spoken(detail, catalog.language),
  }));
}
