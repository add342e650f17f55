import { NOW } from './options.mjs';

const SEGMENTS = 1_000;
const MEMBERS_SHARE = 0.02;
const prefix = 'bench_many_';
export const keyOf = (n) => `${prefix}${n}`;

/** A thousand static segments of two percent of the customers each, so that each customer is in about twenty. */
export async function makeManySegments(strapi, customers) {
  const knex = strapi.db.connection;
  await removeManySegments(strapi);
  const numbers = Array.from({ length: SEGMENTS }, (_, n) => n);
  const common = { audience: 'contact', kind: 'static', active: true, exposed: true, version: 1 };
  await knex.batchInsert(
    'segments_segments',
    numbers.map((n) => ({
      ...common,
      document_id: keyOf(n).padEnd(24, '0'),
      key: keyOf(n),
      name: keyOf(n),
      created_at: NOW,
      updated_at: NOW,
      published_at: NOW,
    })),
    50
  );
  await knex.batchInsert(
    'segments_sets',
    numbers.map((n) => ({ segment_key: keyOf(n), status: 'current', created_at: NOW })),
    100
  );
  const sets = await knex('segments_sets').where('segment_key', 'like', `${prefix}%`).select('id', 'segment_key');
  const step = Math.round(1 / MEMBERS_SHARE);
  await knex.batchInsert(
    'segments_states',
    sets.map(({ id, segment_key }) => ({
      segment_key,
      audience: 'contact',
      set_id: id,
      status: 'ready',
      members: Math.round(customers * MEMBERS_SHARE),
    })),
    50
  );
  // Everybody whose number leaves the same remainder as the set's: in twenty of the thousand.
  const at = strapi.db.dialect.client === 'postgres' ? '?::timestamp' : '?';
  for (const [place, { id }] of sets.entries()) {
    // Few are asked about; members of all would be twenty rows a customer.
    await knex.raw(
      `insert into segments_members (set_id, subject_id, joined_at) select ${Number(id)}, c.id, ${at} from customers c where c.id % ${step} = ${place % step} and c.id <= 20000`,
      [NOW]
    );
  }
  await knex.raw(
    strapi.db.dialect.client === 'postgres' ? 'vacuum analyze segments_members' : 'analyze segments_members'
  );
}

export async function removeManySegments(strapi) {
  const knex = strapi.db.connection;
  const sets = knex('segments_sets').where('segment_key', 'like', `${prefix}%`).select('id');
  await knex('segments_members').whereIn('set_id', sets).delete();
  for (const [table, column] of [
    ['segments_sets', 'segment_key'],
    ['segments_states', 'segment_key'],
    ['segments_segments', 'key'],
  ]) {
    await knex(table).where(column, 'like', `${prefix}%`).delete();
  }
}
