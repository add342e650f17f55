/**
 * `npm run bench:preview`: `POST /segments/preview` over HTTP for each of the measured rules: the exact count, with ten people
 * too, and the estimate. `pause` is how long the process stood still at most during an exact count.
 *   --only x  rules whose name contains x
 */
import { command } from './lib/command.mjs';
import { client, tokenFor } from './lib/http.mjs';
import { makeAdvisedIndexes } from './lib/indexes.mjs';
import { interleaved, watched } from './lib/measure.mjs';
import { NOW } from './lib/options.mjs';
import { figure, report } from './lib/report.mjs';
import { rulesFor } from './lib/rules.mjs';

const GOAL_MS = 300;

await command(measure, { listen: true, more: { only: { type: 'string', default: '' } } });

async function measure({ strapi, product, options, url }) {
  const { db, size } = options;
  await makeAdvisedIndexes(
    strapi,
    product,
    rulesFor(db, {}).map(({ rule }) => rule)
  );
  const call = client(url, await tokenFor(strapi));
  const rows = [];
  const figures = [];
  for (const { name, rule } of rulesFor(db, {}).filter((each) => each.name.includes(options.only))) {
    const body = { audience: 'contact', rule, asOf: NOW.toISOString() };
    const found = {};
    // Private fields are for the admin panel, whose calls are the same but for the way in.
    const preview = async (way, more) => {
      found[way] = (await call('POST', '/api/segments/segments/preview', { ...body, ...more })).data;
    };
    if (name === 'country in 5 and top decile') body.rule = onPoints(rule);
    const { median: ms } = await interleaved(
      {
        exact: () => preview('exact', { sample: 0 }),
        people: () => preview('people', { sample: 10 }),
        estimate: () => preview('estimate', { sample: 10, perCondition: true, estimate: 'only' }),
        auto: () => preview('auto', { sample: 10, perCondition: true, estimate: 'auto' }),
      },
      { rounds: options.quick ? 2 : 5 }
    );
    const { pauseMs } = await watched(() => preview('exact', { sample: 0 }));
    const { count } = found.exact;
    const { count: estimate, margin } = found.estimate;
    figures.push({ name, count, estimate, margin, ms, pauseMs });
    rows.push([
      name,
      figure(count),
      figure(ms.exact),
      figure(ms.people),
      figure(pauseMs),
      figure(estimate),
      figure(margin),
      figure(ms.estimate),
      figure(ms.auto),
      ms.exact <= GOAL_MS ? 'exact' : ms.estimate <= GOAL_MS ? 'estimate' : 'no',
    ]);
    console.error(rows.at(-1).join(' | '));
  }
  const exact = figures.filter(({ ms }) => ms.exact <= GOAL_MS).length;
  const soon = figures.filter(({ ms }) => Math.min(ms.exact, ms.estimate) <= GOAL_MS).length;
  if (options.only) return;
  report(
    'preview',
    { db, size },
    {
      columns: [
        'rule',
        'count',
        'exact, ms',
        'with ten people, ms',
        'longest pause, ms',
        'estimate',
        '± margin',
        'estimate with conditions, ms',
        'auto, ms',
        `within ${GOAL_MS} ms`,
      ],
      rows,
      notes: [
        `${exact} of ${figures.length} counts came exact within ${GOAL_MS} ms, ${soon} of ${figures.length} exact or estimated.`,
      ],
      figures,
    }
  );
}

/** Ranks by points in place of a private field. */
function onPoints(rule) {
  const copy = structuredClone(rule);
  copy.root.children.find(({ type }) => type === 'rank').by.path = 'points';
  return copy;
}
