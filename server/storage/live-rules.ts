import type { RefreshMode } from '../../contracts/schedules';
import type { Knex } from './connection';
import { SEGMENTS, type StoredRule } from './segment-rules';

/** Changes with every save, creation and removal of a segment: a save counts its version up, and ids are not used again. */
export async function segmentsSignature(knex: Knex): Promise<string> {
  const row = (await knex(SEGMENTS).count({ n: '*' }).max({ last: 'id' }).sum({ saves: 'version' }).first()) as Record<
    string,
    unknown
  >;
  return [row.n, row.last, row.saves].map(String).join(' ');
}

/** An active segment's rule. */
export interface LiveRule extends StoredRule {
  /** Null for the site's own. */
  refreshMode: RefreshMode | null;
  refreshCron: string | null;
}

/** Rules of all active segments. */
export async function activeRules(knex: Knex): Promise<LiveRule[]> {
  const rows = (await knex(SEGMENTS)
    .where({ active: true })
    .orderBy('key')
    .select('key', 'audience', 'kind', 'rule', 'time_zone', 'refresh_mode', 'refresh_cron')) as (StoredRule & {
    time_zone: string | null;
    refresh_mode: RefreshMode | null;
    refresh_cron: string | null;
  })[];
  return rows.map(({ time_zone: timeZone, refresh_mode: refreshMode, refresh_cron: refreshCron, rule, ...rest }) => ({
    ...rest,
    timeZone,
    refreshMode,
    refreshCron,
    // Drivers without a JSON type hand out its text.
    rule: typeof rule === 'string' ? (JSON.parse(rule) as StoredRule['rule']) : rule,
  }));
}
