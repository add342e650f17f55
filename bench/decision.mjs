/**
 * `npm run bench:decision`, over HTTP with a thousand segments: `GET /decision` beside a bare route that reads one indexed
 * row, and `find` of 25 articles with 40 audience expressions in use beside the same `find` with the filter turned off.
 */
import { command } from './lib/command.mjs';
import { load, tokenFor } from './lib/http.mjs';
import { keyOf, makeManySegments, removeManySegments } from './lib/many-segments.mjs';
import { NOW } from './lib/options.mjs';
import { figure, ratio, report } from './lib/report.mjs';

const ARTICLES = 500;
const EXPRESSIONS = 40;

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
  await makeManySegments(strapi, customers);
  await makeArticles(strapi);
  try {
    const token = await tokenFor(strapi);
    const turns = options.quick ? 3 : 7;
    const decision = await load(
      url,
      token,
      {
        decision: { path: '/api/segments/decision?segmentsSubject=C{n}' },
        bare: { path: '/api/bench-row?number=C{n}' },
      },
      { turns, numbers: 10_000 }
    );
    const find = await load(
      url,
      token,
      {
        filtered: { path: '/api/articles?pagination[pageSize]=25&segmentsSubject=C{n}' },
        unfiltered: { path: '/api/articles?pagination[pageSize]=25', headers: { 'x-bench': 'unfiltered' } },
      },
      { turns, numbers: 10_000 }
    );
    const line = (name, { perSecond, p50, p99, failed }) => [
      name,
      figure(perSecond),
      figure(p50),
      figure(p99),
      String(failed),
    ];
    report(
      'decision',
      { db, size },
      {
        columns: ['call', 'a second', 'p50 ms', 'p99 ms', 'failed'],
        rows: [
          line('GET /decision', decision.decision),
          line('bare route, one indexed row', decision.bare),
          line('find 25, filtered', find.filtered),
          line('find 25, without the filter', find.unfiltered),
        ],
        notes: [
          `Decision ÷ bare: ${ratio(decision.bare.perSecond / decision.decision.perSecond)} of the time a call; find: ${ratio(find.unfiltered.perSecond / find.filtered.perSecond)}. Eight connections.`,
        ],
        figures: { decision, find },
      }
    );
  } finally {
    await strapi.db.connection('articles').where('slug', 'like', 'bench-%').delete();
    await removeManySegments(strapi);
  }
}

/** Half of the articles are for everyone, the others for one of forty expressions. */
async function makeArticles(strapi) {
  const knex = strapi.db.connection;
  await knex('articles').where('slug', 'like', 'bench-%').delete();
  const rows = Array.from({ length: ARTICLES }, (_, n) => {
    const k = (n >> 1) % EXPRESSIONS;
    const keys = [keyOf(k), keyOf(k + 100)].sort();
    const expression =
      k % 3 === 0 ? `any(${keys.join(',')})` : k % 3 === 1 ? `any(${keys[0]}) not(${keys[1]})` : `not(${keys[0]})`;
    return {
      document_id: `benchart${n}`.padEnd(24, '0'),
      title: `Article ${n}`,
      slug: `bench-${n}`,
      body: 'Words. '.repeat(60),
      category: `c${n % 7}`,
      priority: n % 100,
      audience: n % 2 === 0 ? null : expression,
      created_at: NOW,
      updated_at: NOW,
      published_at: NOW,
    };
  });
  await knex.batchInsert('articles', rows, 50);
  await knex.raw('analyze articles');
}
