export const EVENT = 'Bench Viewed';
const prefix = 'bench_track_';
/** Whoever performed the event once is in it. */
export const FIRST = `${prefix}0`;

/**
 * Live segments of which the first `readers` read the event, each by one of four kinds of rule and with a bound of its own, so
 * that one more event takes few of those who performed it over a bound; the others read events that nobody performs.
 */
export async function makeReadingSegments(strapi, count, readers) {
  const service = (name) => strapi.plugin('segments').service(name);
  for (let n = 0; n < count; n++) {
    const key = `${prefix}${n}`;
    const rule = ruleOf(n < readers ? EVENT : `Bench Other ${n}`, n % 4, 1 + (n >> 2));
    await service('segments').create({ key, name: key, audience: 'contact', kind: 'dynamic', exposed: true, rule });
  }
  await service('refreshes').idle();
}

export async function removeReadingSegments(strapi) {
  const keys = await strapi.db.connection('segments_segments').where('key', 'like', `${prefix}%`).pluck('key');
  for (const key of keys) await strapi.plugin('segments').service('segments').remove(key);
}

function ruleOf(event, kind, bound) {
  const asked = { id: 'event', type: 'event', events: [event] };
  const total = { property: 'properties.total', valueType: 'number' };
  const last = (n) => ({ type: 'last', n, unit: 'day' });
  const node = [
    { ...asked, aggregate: { fn: 'count' }, operator: 'at_least', operand: bound },
    { ...asked, aggregate: { fn: 'count' }, operator: 'at_least', operand: bound, window: last(7) },
    { ...asked, aggregate: { fn: 'sum', ...total }, operator: 'greater_than', operand: bound * 50, window: last(90) },
    { ...asked, aggregate: { fn: 'performed' }, where: category(`category${bound}`), window: last(30) },
  ][kind];
  return { version: 1, root: { id: 'root', type: 'group', match: 'all', children: [node] } };
}

const category = (operand) => ({
  id: 'where',
  type: 'group',
  match: 'all',
  children: [
    {
      id: 'category',
      type: 'attribute',
      path: 'properties.category',
      valueType: 'text',
      operator: 'is',
      operand,
    },
  ],
});
