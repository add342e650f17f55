/** `npm run bench:preview`: `POST /segments/preview` over HTTP, exact count and ten people, for each of the measured rules. */
import { command } from './lib/command.mjs';
import { client, tokenFor } from './lib/http.mjs';
import { makeAdvisedIndexes } from './lib/indexes.mjs';
import { interleaved } from './lib/measure.mjs';
import { NOW } from './lib/options.mjs';
import { figure, report } from './lib/report.mjs';
import { rulesFor } from './lib/rules.mjs';

const GOAL_MS = 300;

await command(measure, { listen: true });

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
  for (const { name, rule } of rulesFor(db, {})) {
    const body = { audience: 'contact', rule, asOf: NOW.toISOString() };
    let count;
    // Private fields are for the admin panel, whose calls are the same but for the way in.
    const preview = async (sample) => {
      const answer = await call('POST', '/api/segments/segments/preview', { ...body, sample });
      count = answer.data.count;
    };
    if (name === 'country in 5 and top decile') body.rule = onPoints(rule);
    const { median } = await interleaved(
      { count: () => preview(0), people: () => preview(10) },
      { rounds: options.quick ? 2 : 5 }
    );
    figures.push({ name, count, ms: median });
    rows.push([
      name,
      figure(count),
      figure(median.count),
      figure(median.people),
      median.count <= GOAL_MS ? 'yes' : 'no',
    ]);
    console.error(rows.at(-1).join(' | '));
  }
  const within = figures.filter(({ ms }) => ms.count <= GOAL_MS).length;
  report(
    'preview',
    { db, size },
    {
      columns: ['rule', 'count', 'count, ms', 'count and ten people, ms', `within ${GOAL_MS} ms`],
      rows,
      notes: [`${within} of ${figures.length} counts came exact within ${GOAL_MS} ms.`],
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
