/**
 * `npm run bench:rules`: compiled rules beside SQL written by hand, the SQL that marketing tools emit, and JavaScript over loaded rows.
 *   --js      judge in JavaScript too (by itself at 100k only)
 *   --bare    without the indexes that the index advisor would make
 *   --only x  rules whose name contains x; --plans prints the statements
 */
import { command } from './lib/command.mjs';
import { dropOwnIndexes, makeAdvisedIndexes } from './lib/indexes.mjs';
import { interleaved, median, timed } from './lib/measure.mjs';
import { NOW } from './lib/options.mjs';
import { figure, ratio, report } from './lib/report.mjs';
import { referredSegments, rulesFor } from './lib/rules.mjs';

const JS_PAGE = 2_000;

await command(measure, {
  more: {
    js: { type: 'boolean', default: false },
    bare: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    plans: { type: 'boolean', default: false },
    'no-peer': { type: 'boolean', default: false },
  },
});

async function measure({ strapi, product, options }) {
  const { db, size } = options;
  const knex = strapi.db.connection;
  if (options.bare) await dropOwnIndexes(strapi, product);
  else
    await makeAdvisedIndexes(
      strapi,
      product,
      rulesFor(db, {}).map(({ rule }) => rule)
    );
  const sets = await fillReferred(knex, db);
  const rules = rulesFor(db, sets).filter(({ name }) => name.includes(options.only));
  const rows = [];
  const figures = [];
  for (const entry of rules) {
    const found = await measureRule({ strapi, product, knex, options }, entry);
    if (!found) continue;
    figures.push(found);
    const { ms } = found;
    rows.push([
      entry.name,
      figure(found.members),
      figure(ms.compiled),
      figure(ms.hand),
      figure(ms.peer),
      figure(ms.js),
      ratio(ms.compiled / ms.hand),
      ratio(ms.peer / ms.compiled),
      ratio(ms.js / ms.compiled),
      found.same ? 'yes' : 'NO',
    ]);
    console.error(rows.at(-1).join(' | '));
  }
  if (options.plans) return;
  const toHand = figures.map(({ ms }) => ms.compiled / ms.hand);
  report(
    options.bare ? 'rules-without-indexes' : options['no-peer'] ? 'rules-beside-hand' : 'rules',
    { db, size },
    {
      columns: [
        'rule',
        'members',
        'compiled',
        'hand',
        'peer',
        'JS',
        'compiled ÷ hand',
        'peer ÷ compiled',
        'JS ÷ compiled',
        'same',
      ],
      rows,
      notes: [
        `Times in ms, medians. Compiled ÷ hand: median ${ratio(median(toHand))}, largest ${ratio(Math.max(...toHand))}.`,
      ],
      figures,
    }
  );
}

async function measureRule({ strapi, product, knex, options }, entry) {
  const segment = segmentWith(entry.rule);
  const judge = await product.judgeOf(strapi, segment, NOW);
  const predicate = judge.predicate({ kind: 'all' });
  const compiled = { sql: `select s.id from customers s where ${predicate.sql}`, bindings: predicate.bindings };
  // What a rule asks beforehand, such as the bound of a rank, is part of its time; reading the catalog is not.
  const prepare = () => product.prepareFacts(entry.rule, judge.context, (asked) => product.runFragment(strapi, asked));
  const digest = async (sql, bindings = []) => {
    const answer = await knex.raw(
      `select count(*) as n, sum(id) as h, sum(id % 9973 * (id % 7919)) as g from (${sql}) q`,
      bindings
    );
    return JSON.stringify(Object.values((answer.rows ?? answer)[0]).map(Number));
  };
  if (options.plans) {
    await printPlans(knex, options.db, entry.name, {
      compiled,
      hand: { sql: entry.hand, bindings: [] },
    });
    return undefined;
  }

  const answers = {
    compiled: await digest(compiled.sql, compiled.bindings),
    hand: await digest(entry.hand),
  };
  const ways = {
    compiled: async () => {
      await prepare();
      await digest(compiled.sql, compiled.bindings);
    },
    hand: () => digest(entry.hand),
  };
  if (!options['no-peer']) {
    ways.peer = async () => {
      answers.peer = await digest(entry.peer);
    };
  }
  const { median: ms, fastest } = await interleaved(ways, { rounds: options.quick ? 3 : 9 });
  if (options.js || options.size === '100k') {
    ms.js = await timed(async () => {
      answers.js = await judgeInJavaScript(knex, entry.js);
    });
  }
  const all = new Set(Object.values(answers));
  return {
    name: entry.name,
    counts: entry.counts ?? false,
    members: JSON.parse(answers.compiled)[0],
    ms,
    fastest,
    same: all.size === 1,
    answers: all.size === 1 ? undefined : answers,
  };
}

async function judgeInJavaScript(knex, { prepare, load, judge }) {
  const prepared = await prepare?.(knex);
  let [n, h, g] = [0, 0, 0];
  for (let after = 0; ;) {
    const page = await knex('customers').where('id', '>', after).orderBy('id').limit(JS_PAGE).select('*');
    if (page.length === 0) return JSON.stringify([n, h, g]);
    const related = load
      ? await load(
          knex,
          page.map(({ id }) => id)
        )
      : undefined;
    for (const customer of page) {
      if (!judge(customer, related?.get(customer.id) ?? [], prepared)) continue;
      n += 1;
      h += customer.id;
      g += (customer.id % 9973) * (customer.id % 7919);
    }
    after = page.at(-1).id;
  }
}

/** Puts into the two segments what they would hold if they had the rules that the peer's SQL evaluates anew. */
async function fillReferred(knex, db) {
  const held = await knex('segments_states')
    .whereIn('segment_key', ['bench_a', 'bench_b'])
    .select('segment_key', 'set_id');
  const setOf = Object.fromEntries(held.map((state) => [state.segment_key, Number(state.set_id)]));
  const sets = { a: setOf.bench_a, b: setOf.bench_b };
  for (const [name, select] of Object.entries(referredSegments(db))) {
    await knex('segments_members').where({ set_id: sets[name] }).delete();
    await knex.raw(
      `insert into segments_members (set_id, subject_id, joined_at) select ${sets[name]}, q.id, ${db === 'postgres' ? '?::timestamp' : '?'} from (${select}) q`,
      [NOW]
    );
  }
  await knex.raw('analyze segments_members');
  return sets;
}

function segmentWith(rule) {
  return { key: 'bench_rule', audience: 'contact', kind: 'dynamic', rule, timeZone: 'UTC' };
}

async function printPlans(knex, db, name, statements) {
  for (const [way, { sql, bindings }] of Object.entries(statements)) {
    console.log(`\n-- ${name}, ${way}\n${sql}\n`, bindings);
    const wrapped = `select count(*) as n, sum(id) as h from (${sql}) q`;
    const plan = await knex.raw(
      db === 'postgres' ? `explain (analyze, costs off, timing off) ${wrapped}` : `explain query plan ${wrapped}`,
      bindings
    );
    console.log((plan.rows ?? plan).map((row) => row['QUERY PLAN'] ?? row.detail).join('\n'));
  }
}
