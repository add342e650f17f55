/**
 * `npm run bench:refresh`: a refresh beside the bare select of the same ids, with nothing changed, with half a percent
 * changed and for the first time; how long Node's event loop stood still, and what memory it took.
 */
import { setImmediate } from 'node:timers/promises';
import { command } from './lib/command.mjs';
import { makeAdvisedIndexes } from './lib/indexes.mjs';
import { median, timed, watched } from './lib/measure.mjs';
import { NOW } from './lib/options.mjs';
import { figure, ratio, report } from './lib/report.mjs';
import { rulesFor } from './lib/rules.mjs';

const SIZES = [
  ['6 % of all', 'bench_six', 9400],
  ['29 % of all', 'bench_many', 7140],
  ['94 % of all', 'bench_most', 600],
];
/** No run has this id. */
const RUN = { cause: 'refresh', runId: 1_999_999_999, confirm: async () => undefined };

await command(measure);

async function measure({ strapi, product, options }) {
  const { db, size } = options;
  const knex = strapi.db.connection;
  const named = Object.fromEntries(rulesFor(db, {}).map(({ name, rule }) => [name, rule]));
  const cases = [
    ...SIZES.map(([name, key, points]) => ({ name, key, rule: pointsFrom(points) })),
    { name: 'sum of orders', key: 'bench_sum', rule: named['sum of orders in 90 days > x'] },
    { name: 'event ≥ 3 times', key: 'bench_often', rule: named['event ≥ 3 times in 7 days'] },
  ];
  // Leftovers of a run that was broken off are refreshed at start.
  await strapi.plugin('segments').service('refreshes').idle();
  await makeAdvisedIndexes(
    strapi,
    product,
    cases.map(({ rule }) => rule)
  );
  const rows = [];
  const figures = [];
  for (const { name, key, rule } of cases) {
    const found = { name, ...(await measureCase({ strapi, product, knex, options }, key, rule)) };
    figures.push(found);
    const { inDatabase, bare, unchanged, changed, fill } = found;
    rows.push([
      name,
      figure(found.members),
      figure(inDatabase),
      figure(bare),
      ...[unchanged, changed, fill].map(({ ms }) => figure(ms)),
      ratio(unchanged.ms / bare),
      ratio(changed.ms / bare),
      [unchanged, changed, fill].map(({ pauseMs }) => figure(pauseMs)).join(' / '),
      [unchanged, changed, fill].map(({ aboveIdleMb }) => figure(aboveIdleMb)).join(' / '),
    ]);
    console.error(rows.at(-1).join(' | '));
  }
  report(
    'refresh',
    { db, size },
    {
      columns: [
        'rule',
        'members',
        'count in the database',
        'ids to Node',
        'nothing changed',
        '0.5 % changed',
        'first fill',
        'nothing ÷ ids',
        '0.5 % ÷ ids',
        'longest pause',
        'MB above idle',
      ],
      rows,
      notes: ['Times in ms, medians; pauses and memory of the three kinds of refresh, the largest seen.'],
      figures,
    }
  );
}

function pointsFrom(operand) {
  const condition = { id: 'p', type: 'attribute', path: 'points', operator: 'at_least', operand };
  return { version: 1, root: { id: 'root', type: 'group', match: 'all', children: [condition] } };
}

async function measureCase({ strapi, product, knex, options }, key, rule) {
  const segment = await segmentFor(strapi, product, key, rule);
  const rounds = options.quick ? 2 : 5;
  const state = () => knex('segments_states').where({ segment_key: key });
  const run = () => product.refresh(strapi, segment, RUN, () => setImmediate());
  const judge = await product.judgeOf(strapi, segment, NOW);
  const predicate = judge.predicate({ kind: 'all' });
  const where = `from customers s where ${predicate.sql}`;
  const kinds = { fill: [], unchanged: [], changed: [] };
  const selects = { inDatabase: [], bare: [] };
  const dropSets = async () => {
    const sets = (await knex('segments_sets').where({ segment_key: key }).select('id')).map(({ id }) => id);
    await state().update({ set_id: null });
    await knex('segments_members').whereIn('set_id', sets).delete();
    await knex('segments_sets').whereIn('id', sets).delete();
  };
  for (let round = 0; round < rounds; round++) {
    await dropSets();
    kinds.fill.push(await watched(run));
    if (options.db === 'postgres') await knex.raw('vacuum analyze segments_members');
    else if (round === 0) await knex.raw('analyze segments_members');
    selects.inDatabase.push(await timed(() => knex.raw(`select count(*), sum(s.id) ${where}`, predicate.bindings)));
    selects.bare.push(await timed(() => knex.raw(`select s.id ${where}`, predicate.bindings)));
    kinds.unchanged.push(await watched(run));
    await disturb(knex, (await state().first()).set_id, options.customers);
    kinds.changed.push(await watched(run));
    const { joined, left } = kinds.changed.at(-1).result;
    if (joined + left === 0) throw new Error(`${key}: nothing was mended`);
  }
  const { members } = kinds.unchanged.at(-1).result;
  await dropSets();
  await state().delete();
  await strapi.db.query('plugin::segments.segment').delete({ where: { key } });
  const summed = (all) => ({
    ms: median(all.map(({ ms }) => ms)),
    pauseMs: Math.max(...all.map(({ pauseMs }) => pauseMs)),
    aboveIdleMb: Math.max(...all.map(({ aboveIdleMb }) => aboveIdleMb)),
  });
  return {
    members,
    inDatabase: median(selects.inDatabase),
    bare: median(selects.bare),
    unchanged: summed(kinds.unchanged),
    changed: { ...summed(kinds.changed), mended: kinds.changed.map(({ result }) => result.repaired) },
    fill: summed(kinds.fill),
  };
}

/** Takes every four-hundredth member out and puts as many others in: as if 0.5 % had changed behind the plugin's back. */
async function disturb(knex, setId, customers) {
  const { n } = await knex('segments_members').where({ set_id: setId }).count({ n: '*' }).first();
  await knex.raw('delete from segments_members where set_id = ? and subject_id % 400 = 7', [setId]);
  const share = Math.max(1, Math.round((customers - Number(n)) / (Number(n) / 400)));
  await knex.raw(
    `insert into segments_members (set_id, subject_id, joined_at) select ${setId}, c.id, c.created_at from customers c
     where c.id % ${share} = 0 and c.id % 400 <> 7 and not exists (select 1 from segments_members m where m.set_id = ? and m.subject_id = c.id)`,
    [setId]
  );
}

async function segmentFor(strapi, product, key, rule) {
  const query = strapi.db.query('plugin::segments.segment');
  await query.delete({ where: { key } });
  await query.create({
    data: {
      key,
      name: key,
      audience: 'contact',
      kind: 'dynamic',
      rule,
      active: true,
      exposed: true,
      version: 1,
      documentId: key.padEnd(24, '0'),
    },
  });
  const state = { segment_key: key, audience: 'contact', status: 'new', members: 0 };
  await strapi.db.connection('segments_states').insert(state).onConflict('segment_key').ignore();
  return product.segmentByKey(strapi, key);
}
