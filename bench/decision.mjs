/**
 * `npm run bench:decision`, over HTTP: `GET /decision` with ten, a hundred and a thousand segments, some of which hang on the
 * clock, and with fifty that are decided at each request and of which something stored is left, beside a bare route that reads
 * one indexed row; and `find` of 25 articles with 40 audience expressions in use and a thousand segments, beside the same
 * `find` with the filter turned off.
 */
import { command } from './lib/command.mjs';
import { load, tokenFor } from './lib/http.mjs';
import {
  makeManySegments,
  makeRequestSegments,
  removeManySegments,
  removeRequestSegments,
} from './lib/many-segments.mjs';
import { figure, ratio, report } from './lib/report.mjs';
import { makeArticles, removeContent } from './lib/site-content.mjs';

const NUMBERS = 10_000;
const DECISIONS = [
  ['10 segments', { count: 10 }],
  ['100 segments', { count: 100 }],
  ['1,000 segments', { count: 1_000 }],
  ['100 segments, 20 by the clock', { count: 100, timed: 20 }],
  ['1,000 segments, 100 by the clock', { count: 1_000, timed: 100 }],
  ['50 at the request', { count: 100 }, { count: 50, timed: false }],
  ['50 at the request, by the clock', { count: 100 }, { count: 50, timed: true }],
];

await command(measure, { listen: true, beforeMount });

/** A route as a plugin's author would write it, behind the same authentication; and a way to turn the filter off. */
function beforeMount(strapi) {
  strapi.server.routes({
    type: 'content-api',
    routes: [
      {
        method: 'GET',
        path: '/bench-row',
        info: { type: 'content-api', apiName: 'bench' },
        config: { auth: { scope: ['plugin::segments.decision.find'] } },
        async handler(ctx) {
          const row = await strapi.db
            .connection('customers')
            .where({ customer_number: ctx.query.number })
            .first('id', 'document_id');
          ctx.body = { data: row };
        },
      },
    ],
  });
  const { unfiltered } = strapi.plugin('segments').service('content');
  strapi.server.use((ctx, next) => (ctx.get('x-bench') === 'unfiltered' ? unfiltered(next) : next()));
}

async function measure({ strapi, options, url }) {
  const { db, size, customers } = options;
  const turns = options.quick ? 2 : 7;
  const seconds = options.quick ? 1 : 2;
  const token = await tokenFor(strapi);
  const rows = [];
  const figures = {};
  const add = (name, { perSecond, p50, p99, failed }, bare, queries) =>
    rows.push([
      name,
      figure(perSecond),
      figure(p50),
      figure(p99),
      bare ? ratio(bare.perSecond / perSecond) : '',
      queries === undefined ? '' : String(queries),
      String(failed),
    ]);
  await removeRequestSegments(strapi);
  try {
    for (const [name, many, request] of DECISIONS) {
      await makeManySegments(strapi, customers, many);
      if (request) await makeRequestSegments(strapi, request.count, request.timed);
      // As the clock leaves it every few seconds: else the ends of all windows would have passed since long ago.
      await strapi.plugin('segments').service('sweep').sweep();
      await strapi.plugin('segments').service('refreshes').idle();
      const headers = { 'accept-language': 'de' };
      const ways = {
        decision: { path: '/api/segments/decision?segmentsSubject=C{n}', headers },
        bare: { path: '/api/bench-row?number=C{n}', headers },
      };
      const queries = await queriesOf(strapi, url, token, ways);
      const seen = await load(url, token, ways, { turns, seconds, numbers: NUMBERS });
      const alone = await load(url, token, ways, { turns, numbers: NUMBERS, connections: 1, seconds: 1 });
      figures[name] = { ...seen, alone, queries };
      add(`decision, ${name}`, seen.decision, seen.bare, queries);
      add('bare route beside it', seen.bare);
      add('decision, one caller', alone.decision, alone.bare);
      add('bare route, one caller', alone.bare);
      await removeRequestSegments(strapi);
    }
    await makeManySegments(strapi, customers);
    await makeArticles(strapi);
    figures.find = await load(
      url,
      token,
      {
        filtered: { path: '/api/articles?pagination[pageSize]=25&segmentsSubject=C{n}' },
        unfiltered: { path: '/api/articles?pagination[pageSize]=25', headers: { 'x-bench': 'unfiltered' } },
      },
      { turns, seconds, numbers: NUMBERS }
    );
    add('find 25, filtered', figures.find.filtered, figures.find.unfiltered);
    add('find 25, without the filter', figures.find.unfiltered);
    report(
      'decision',
      { db, size },
      {
        columns: ['call', 'a second', 'p50 ms', 'p99 ms', '÷ peer', 'queries', 'failed'],
        rows,
        notes: [
          'Eight connections, but for “one caller”. The ratios are of the time a call; queries, those of the token not counted.',
        ],
        figures,
      }
    );
  } finally {
    await removeContent(strapi);
    await removeRequestSegments(strapi);
    await removeManySegments(strapi);
  }
}

/** Statements of a decision: those of the bare route, but for its one, are the token's. The directory is read once a second. */
async function queriesOf(strapi, url, token, { decision, bare }) {
  let count = 0;
  const counting = () => (count += 1);
  strapi.db.connection.on('query', counting);
  const fewest = async ({ path, headers }) => {
    const counts = [];
    for (let n = 1; n <= 8; n++) {
      count = 0;
      await fetch(url + path.replace('{n}', String(n)), { headers: { ...headers, authorization: `Bearer ${token}` } });
      counts.push(count);
    }
    return Math.min(...counts);
  };
  const queries = (await fewest(decision)) - (await fewest(bare)) + 1;
  strapi.db.connection.removeListener('query', counting);
  return queries;
}
