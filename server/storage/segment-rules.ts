import type { SegmentKind } from '../../contracts/segments';
import type { AudienceName } from '../../rules/catalog';
import type { Rule } from '../../rules/rule';
import { isMysql, type Knex } from './connection';

/** Physical table of the content type `plugin::segments.segment`. */
export const SEGMENTS = 'segments_segments';

/** What a segment's members follow from, as it is stored. */
export interface StoredRule {
  key: string;
  audience: AudienceName;
  kind: SegmentKind;
  rule: Rule | null;
  timeZone: string | null;
}

/** Rules of other segments in whose text the key occurs: all that refer to it, and perhaps some that do not. */
export async function rulesNaming(knex: Knex, key: string): Promise<{ key: string; rule: Rule }[]> {
  const text = isMysql(knex) ? 'cast(?? as char)' : 'cast(?? as text)';
  const rows = (await knex(SEGMENTS)
    .whereNot({ key })
    .whereRaw(`${text} like ?`, ['rule', `%"${key}"%`])
    .orderBy('key')
    .select('key', 'rule')) as { key: string; rule: string | Rule }[];
  return rows.map((row) => ({ key: row.key, rule: parsed(row.rule) }));
}

/** Read with the connection given, so that a transaction can compare it with what it has locked. */
export async function storedRule(knex: Knex, key: string): Promise<StoredRule | undefined> {
  const row = (await knex(SEGMENTS).where({ key }).first('audience', 'kind', 'rule', 'time_zone')) as
    (Pick<StoredRule, 'audience' | 'kind'> & { rule: string | Rule | null; time_zone: string | null }) | undefined;
  if (!row) return undefined;
  return { key, audience: row.audience, kind: row.kind, rule: parsed(row.rule), timeZone: row.time_zone };
}

/** Drivers without a JSON type hand out its text. */
function parsed<T extends Rule | null>(rule: string | T): T {
  return typeof rule === 'string' ? (JSON.parse(rule) as T) : rule;
}
