import { figure } from './report.mjs';
import { timed } from './measure.mjs';

/** Makes the indexes that the advisor names for these rules. */
export async function makeAdvisedIndexes(strapi, product, rules) {
  for (const rule of rules) {
    const advice = await product.adviseIndexes(strapi, {
      key: 'bench_rule',
      audience: 'contact',
      kind: 'dynamic',
      rule,
      timeZone: 'UTC',
    });
    for (const index of advice.filter(({ state }) => state === 'missing')) {
      const ms = await timed(() => product.createIndex(strapi, index));
      console.error(
        `${index.name} (${index.columns.join(', ')}), about ${figure(index.bytes / 2 ** 20)} MB: ${figure(ms)} ms`
      );
    }
  }
}

export async function dropOwnIndexes(strapi, product) {
  for (const index of await product.ownIndexes(strapi)) await product.dropIndex(strapi, index);
}
