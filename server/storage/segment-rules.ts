import type { SegmentKind } from '../../contracts/segments';
import type { AudienceName } from '../../rules/catalog';
import type { Rule } from '../../rules/rule';
import type { Knex } from './connection';

/** Physical table of the content type `plugin::segments.segment`. */
const SEGMENTS = 'segments_segments';

/** What a segment's members follow from, as it is stored. */
export interface StoredRule {
  key: string;
  audience: AudienceName;
  kind: SegmentKind;
  rule: Rule | null;
  timeZone: string | null;
}

/** Read with the connection given, so that a transaction can compare it with what it has locked. */
export async function storedRule(knex: Knex, key: string): Promise<StoredRule | undefined> {
  const row = (await knex(SEGMENTS).where({ key }).first('audience', 'kind', 'rule', 'time_zone')) as
    (Pick<StoredRule, 'audience' | 'kind'> & { rule: string | Rule | null; time_zone: string | null }) | undefined;
  if (!row) return undefined;
  // Drivers without a JSON type hand out its text.
  const rule = typeof row.rule === 'string' ? (JSON.parse(row.rule) as Rule | null) : row.rule;
  return { key, audience: row.audience, kind: row.kind, rule, timeZone: row.time_zone };
}
