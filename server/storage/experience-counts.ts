import type { Core } from '@strapi/strapi';
import { dialectOf } from '../sql/dialects';
import { and, bind, join, raw, sql, type Fragment } from '../sql/fragment';
import { runFragment } from '../sql/run';
import { TABLES } from './tables';

/** What a frontend tells once it has shown something of an experience. */
export const EXPOSURE = 'Experience Viewed';

export interface ShownCount {
  /** What the exposure named. */
  variant: string;
  /** Visitors, or people, who saw it before any other of the experience. */
  shown: number;
  /** Of these, who reached the goal after that. */
  reached: number;
  /** Of these, who saw another of it later. */
  moved: number;
}

export interface CountedExperience {
  key: string;
  /** What exposures may name; whatever else somebody sends counts for nothing. */
  variants: readonly string[];
  goal: string | null;
  /** Whose events count as one's. */
  by: 'visitor' | 'contact';
  from: Date;
  to: Date;
  /** Only members of one of these sets. */
  within?: { audience: 'visitor' | 'contact'; setId: number };
}

/**
 * By what they saw first: how many there were, and how many did the goal's event afterwards. One statement; it reads the exposures of all experiences by
 * the index of names, and of those who were exposed the goal by that of subjects.
 */
export async function experienceCounts(strapi: Core.Strapi, counted: CountedExperience): Promise<ShownCount[]> {
  const { key, variants, goal, by, from, to, within } = counted;
  const dialect = dialectOf(strapi);
  const properties = sql`e.properties`;
  const variant = dialect.jsonText(properties, ['variant']);
  const between = (at: Fragment) => sql`${at} >= ${dialect.instant(from)} and ${at} < ${dialect.instant(to)}`;
  // Visitors who are nobody yet stand beside people, below zero.
  const unit = by === 'visitor' ? raw('e.visitor_id') : raw('coalesce(e.contact_id, -e.visitor_id)');
  const where = [
    dialect.isAnyText(raw('e.name'), [EXPOSURE]),
    between(raw('e.occurred_at')),
    sql`${dialect.jsonText(properties, ['experience'])} = ${bind(key)}`,
    sql`${unit} is not null`,
    dialect.isAnyText(variant, variants),
  ];
  if (within) {
    const subject = raw(`e.${within.audience}_id`);
    where.push(
      sql`exists (select 1 from ${raw(TABLES.member)} m where m.set_id = ${bind(within.setId)} and m.subject_id = ${subject})`
    );
  }
  const exposures = sql`select ${unit} as unit, ${variant} as variant, e.occurred_at as at, row_number() over (partition by ${unit} order by e.occurred_at, e.id) as place from ${raw(TABLES.event)} e where ${and(where)}`;
  const moved = sql`exists (select 1 from x o where o.unit = f.unit and o.variant <> f.variant)`;
  const one = (condition: Fragment) => sql`sum(case when ${condition} then 1 else 0 end)`;
  const columns = [
    raw('f.variant as variant'),
    raw('count(*) as shown'),
    sql`${one(goal === null ? raw('1 = 0') : didGoal(strapi, goal, by, to))} as reached`,
    sql`${one(moved)} as moved`,
  ];
  const rows = await runFragment(
    strapi,
    sql`with x as (${exposures}) select ${join(columns, ', ')} from x f where f.place = 1 group by f.variant order by f.variant`
  );
  return rows.map((row) => ({
    variant: String(row.variant),
    shown: Number(row.shown),
    reached: Number(row.reached),
    moved: Number(row.moved),
  }));
}

/** How many were shown anything of each experience since then, by its key: visitors, and people with the visitors who are nobody yet. */
export async function shownSince(
  strapi: Core.Strapi,
  keys: readonly string[],
  from: Date
): Promise<Map<string, Record<'visitor' | 'contact', number>>> {
  if (keys.length === 0) return new Map();
  const dialect = dialectOf(strapi);
  const key = dialect.jsonText(raw('e.properties'), ['experience']);
  const where = [
    dialect.isAnyText(raw('e.name'), [EXPOSURE]),
    sql`e.occurred_at >= ${dialect.instant(from)}`,
    dialect.isAnyText(key, keys),
  ];
  const rows = await runFragment(
    strapi,
    sql`select x.k as k, count(distinct x.visitor) as visitors, count(distinct x.person) as people from (select ${key} as k, e.visitor_id as visitor, coalesce(e.contact_id, -e.visitor_id) as person from ${raw(TABLES.event)} e where ${and(where)}) x group by x.k`
  );
  return new Map(rows.map((row) => [String(row.k), { visitor: Number(row.visitors), contact: Number(row.people) }]));
}

function didGoal(strapi: Core.Strapi, goal: string, by: 'visitor' | 'contact', to: Date): Fragment {
  const dialect = dialectOf(strapi);
  const isGoal = sql`${dialect.isAnyText(raw('g.name'), [goal])} and g.occurred_at >= f.at and g.occurred_at < ${dialect.instant(to)}`;
  const did = (subject: string, unit: string) =>
    sql`exists (select 1 from ${raw(TABLES.event)} g where g.${raw(subject)} = ${raw(unit)} and ${isGoal})`;
  if (by === 'visitor') return did('visitor_id', 'f.unit');
  return sql`(${did('contact_id', 'f.unit')} or ${did('visitor_id', '-f.unit')})`;
}
