import type { Knex } from 'knex';
import type { Rule } from '../../rules/rule';

/** A Strapi, or just its database. */
interface HasDatabase {
  db: { connection: Knex };
}

/** A rule of these conditions, all of which must hold. */
export const ruleOf = (...children: object[]): Rule =>
  ({ version: 1, root: { id: 'root', type: 'group', match: 'all', children } }) as Rule;

export const countryIs = (country: string) => ({
  id: `country_${country}`,
  type: 'attribute',
  path: 'country',
  operator: 'is',
  operand: country,
});

export const pointsAtLeast = (points: number) => ({
  id: `points_${points}`,
  type: 'attribute',
  path: 'points',
  operator: 'at_least',
  operand: points,
});

export const memberOf = (segment: string) => ({
  id: `member_${segment}`,
  type: 'membership',
  segment,
  operator: 'is_member',
});

/** Adds customers in bulk, past Strapi's own API: `customerNumber`s are `<prefix><n>`. */
export async function addCustomers(
  strapi: HasDatabase,
  count: number,
  row: (n: number) => { country?: string | null; points?: number | null },
  prefix = 'b'
): Promise<void> {
  const now = new Date();
  for (let from = 0; from < count; from += 500) {
    const rows = Array.from({ length: Math.min(500, count - from) }, (_, index) => {
      const n = from + index;
      const name = `${prefix}${n}`;
      return {
        document_id: `doc${name}`.padEnd(24, 'x'),
        customer_number: name,
        created_at: now,
        updated_at: now,
        published_at: now,
        ...row(n),
      };
    });
    for (let at = 0; at < rows.length; at += 100) {
      await strapi.db.connection('customers').insert(rows.slice(at, at + 100));
    }
  }
}

/** Row ids of the members that readers see, ascending. */
export async function membersOf(strapi: HasDatabase, key: string): Promise<number[]> {
  const rows = (await strapi.db
    .connection('segments_members as m')
    .join('segments_states as s', 's.set_id', 'm.set_id')
    .where('s.segment_key', key)
    .orderBy('m.subject_id')
    .select('m.subject_id')) as { subject_id: number }[];
  return rows.map((row) => Number(row.subject_id));
}

/**
 * Everything that is kept of a segment's members tells the same: each subject's joins and leaves alternate and lead to
 * what is now, and the numbers are those of the rows.
 * @param firstFill the members of the first fill, which is not logged; without it, what follows from the log is taken
 */
export async function expectTrueHistory(
  strapi: HasDatabase,
  key: string,
  firstFill?: readonly number[]
): Promise<void> {
  const knex = strapi.db.connection;
  const present = await membersOf(strapi, key);
  const changes = (await knex('segments_changes')
    .where({ segment_key: key })
    .orderBy('id')
    .select('subject_id', 'kind')) as { subject_id: number; kind: 'joined' | 'left' }[];
  const before = new Set(firstFill ?? present);
  if (!firstFill) {
    for (const { subject_id: id, kind } of [...changes].reverse()) {
      if (kind === 'joined') before.delete(Number(id));
      else before.add(Number(id));
    }
  }
  const replayed = new Set(before);
  for (const { subject_id: id, kind } of changes) {
    // Whoever joins was out, whoever leaves was in.
    expect({ key, id, kind, member: replayed.has(Number(id)) }).toEqual({ key, id, kind, member: kind === 'left' });
    if (kind === 'joined') replayed.add(Number(id));
    else replayed.delete(Number(id));
  }
  expect([...replayed].sort((a, b) => a - b)).toEqual(present);

  const state = (await knex('segments_states').where({ segment_key: key }).first()) as { members: number };
  expect({ key, members: Number(state.members) }).toEqual({ key, members: present.length });
  const days = (await knex('segments_counts').where({ segment_key: key }).orderBy('day')) as {
    members: number;
    joined: number;
    left: number;
  }[];
  if (days.length > 0) expect(Number(days[days.length - 1]?.members)).toBe(present.length);
  const sum = (column: 'joined' | 'left') => days.reduce((total, day) => total + Number(day[column]), 0);
  const logged = (kind: string) => changes.filter((change) => change.kind === kind).length;
  expect({ joined: sum('joined'), left: sum('left') }).toEqual({ joined: logged('joined'), left: logged('left') });
}
