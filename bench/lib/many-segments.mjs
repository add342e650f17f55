import { NOW } from './options.mjs';

const MEMBERS_SHARE = 0.02;
const prefix = 'bench_many_';
const requestPrefix = 'bench_request_';
export const keyOf = (n) => `${prefix}${n}`;

/**
 * Segments of two percent of the customers each: of a thousand each customer is in about twenty. They are static, but for the
 * first `timed`, which ask for an event in a window of the last days: who is in those changes with the clock.
 */
export async function makeManySegments(strapi, customers, { count = 1_000, timed = 0 } = {}) {
  const knex = strapi.db.connection;
  await removeManySegments(strapi);
  const numbers = Array.from({ length: count }, (_, n) => n);
  const common = { audience: 'contact', active: true, exposed: true, version: 1 };
  const how = (n) =>
    n < timed ? { kind: 'dynamic', rule: JSON.stringify(windowRule(n)) } : { kind: 'static', rule: null };
  await knex.batchInsert(
    'segments_segments',
    numbers.map((n) => ({
      ...common,
      ...how(n),
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

function windowRule(n) {
  const node = {
    id: 'event',
    type: 'event',
    events: ['Page Viewed', 'Product Viewed', 'Order Completed'].slice(n % 3, 1 + (n % 3)),
    aggregate: { fn: 'performed' },
    window: { type: 'last', n: 5 + n, unit: 'day' },
  };
  return { version: 1, root: { id: 'root', type: 'group', match: 'all', children: [node] } };
}

/** Segments decided at each request: what they ask of it holds for every request in German, and of each something stored is left. */
export async function makeRequestSegments(strapi, count, timed) {
  const children = (n) => {
    const bound = 1 + (n % 10);
    const kinds = [
      { type: 'attribute', path: 'points', operator: 'at_least', operand: bound * 500 },
      {
        type: 'event',
        events: ['Page Viewed'],
        aggregate: { fn: 'count' },
        operator: 'at_least',
        operand: bound,
        ...(timed && { window: { type: 'last', n: 10 + bound, unit: 'day' } }),
      },
      { type: 'membership', segment: keyOf(n), operator: 'is_member' },
    ];
    const language = { id: 'language', type: 'context', key: 'language', operator: 'starts_with', operand: 'de' };
    return [language, { id: 'left', ...kinds[n % 3] }];
  };
  for (let n = 0; n < count; n++) {
    const rule = { version: 1, root: { id: 'root', type: 'group', match: 'all', children: children(n) } };
    const key = `${requestPrefix}${n}`;
    const segment = { key, name: key, audience: 'contact', kind: 'dynamic', exposed: true, rule };
    await strapi.plugin('segments').service('segments').create(segment);
  }
  await strapi.plugin('segments').service('refreshes').idle();
}

export async function removeRequestSegments(strapi) {
  const keys = await strapi.db.connection('segments_segments').where('key', 'like', `${requestPrefix}%`).pluck('key');
  for (const key of keys) await strapi.plugin('segments').service('segments').remove(key);
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
