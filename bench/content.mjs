/**
 * `npm run bench:content`, over HTTP: `find` of 25 entries and `findOne`, filtered by audience and personalised by 1, 10 and 100 running
 * experiences, with a thousand segments, beside the same calls to a Strapi without the plugin, in a process of its own with the same
 * content; and the same `find` by audience key, at Strapi and from nginx as the frontend guide configures it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { emptyTarget } from './generate.mjs';
import { command } from './lib/command.mjs';
import { client, load, tokenFor } from './lib/http.mjs';
import { keyOf, makeManySegments, removeManySegments } from './lib/many-segments.mjs';
import { nginxBefore } from './lib/nginx.mjs';
import { figure, ratio, report } from './lib/report.mjs';
import { documentIdOf, makeArticles, makePromotions, removeContent } from './lib/site-content.mjs';
import { ROOT, targetOf } from './lib/target.mjs';

const NUMBERS = 10_000;
const EXPERIENCES = [1, 10, 100];
const PROMOTION = 'api::promotion.promotion';
const FIND = '/api/promotions?sort=id&pagination[pageSize]=25';
const FIND_ONE = `/api/promotions/${documentIdOf('promotions', 0)}`;
const ARTICLES = '/api/articles?sort=id&pagination[pageSize]=25';

await command(measure, { listen: true });

async function measure({ strapi, options, url }) {
  const { db, size, customers } = options;
  const rows = [];
  const figures = {};
  const token = await tokenFor(strapi);
  const without = await siteWithoutPlugin(db);
  const shared = { turns: options.quick ? 3 : 7, seconds: options.quick ? 1 : 2, numbers: NUMBERS };
  const asked = (path) => `${path}${path.includes('?') ? '&' : '?'}segmentsSubject=C{n}`;
  async function beside(name, path) {
    const ways = { with: { path: asked(path) }, without: { path, ...without } };
    const seen = await load(url, token, ways, shared);
    const alone = await load(url, token, ways, { ...shared, connections: 1, seconds: 1 });
    figures[name] = { ...seen, alone };
    row(name, seen.with, seen.without);
    row(`${name}, one caller`, alone.with, alone.without);
  }
  function row(name, { perSecond, p50, p99, failed }, peer) {
    const cells = [perSecond, p50, p99, peer?.perSecond, peer?.p50, peer?.p99].map((value) =>
      value === undefined ? '' : figure(value)
    );
    rows.push([name, ...cells, peer ? ratio(peer.perSecond / perSecond) : '', String(failed + (peer?.failed ?? 0))]);
  }

  await removeExperiences(strapi);
  try {
    await makeManySegments(strapi, customers);
    await makeArticles(strapi);
    await makePromotions(strapi);
    await beside('find 25, 40 expressions', ARTICLES);
    await beside('findOne, with an audience field', `/api/articles/${documentIdOf('articles', 0)}`);
    for (const [at, count] of EXPERIENCES.entries()) {
      for (let n = EXPERIENCES[at - 1] ?? 0; n < count; n++) await makeExperience(strapi, n);
      await beside(`find 25, experiences: ${count}`, FIND);
      await beside(`findOne, experiences: ${count}`, FIND_ONE);
    }
    await byKey();
  } finally {
    without.stop();
    await removeExperiences(strapi);
    await removeContent(strapi);
    await removeManySegments(strapi);
  }
  report(
    'content',
    { db, size },
    {
      columns: ['call', 'a second', 'p50 ms', 'p99 ms', 'without: a second', 'p50 ms', 'p99 ms', '÷ without', 'failed'],
      rows,
      notes: ['Eight connections, but for “one caller”. The ratios are of the time a call.'],
      figures,
    }
  );

  async function byKey() {
    const { data } = await client(url, token)('GET', '/api/segments/decision?segmentsSubject=C1');
    const path = `${FIND}&segmentsKey=${encodeURIComponent(data.keys.promotions)}`;
    const proxy = await nginxBefore(url);
    const ways = {
      asker: { path: asked(FIND) },
      key: { path, token: null },
      ...(proxy && { cache: { path, token: null, url: proxy.url } }),
      without: { path: FIND, ...without },
    };
    const seen = await load(url, token, ways, shared);
    await proxy?.stop();
    figures.byKey = seen;
    row('find 25 by key, at Strapi, experiences: 100', seen.key, seen.without);
    if (seen.cache) row('the same from nginx', seen.cache, seen.without);
  }
}

async function siteWithoutPlugin(db) {
  await emptyTarget(targetOf(db, 'without'));
  const child = spawn(process.execPath, [join(ROOT, 'bench/lib/bare-site.mjs'), db], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { ...JSON.parse(line), stop: () => child.stdin.end() };
}

/** Of a promotion: two variants for segments, and one for half of all others. */
async function makeExperience(strapi, n) {
  const experiences = strapi.plugin('segments').service('experiences');
  const key = `bench_${n}`;
  await experiences.create({
    key,
    name: key,
    contentType: PROMOTION,
    document: documentIdOf('promotions', n),
    stickTo: 'contact',
    holdout: 10,
  });
  const audiences = [`any(${keyOf(n)},${keyOf(n + 200)})`, `any(${keyOf(n + 400)}) not(${keyOf(n)})`, null];
  for (const [at, audience] of audiences.entries()) {
    const variant = `v${at}`;
    const share = audience === null ? 50 : null;
    const overrides = { title: `Variant ${at} of ${n}`, discount: 0 };
    await experiences.createVariant(key, { key: variant, name: variant, audience, share, overrides });
    await experiences.publish(key, variant, true);
  }
  await experiences.update(key, { state: 'running' });
}

async function removeExperiences(strapi) {
  const experiences = strapi.plugin('segments').service('experiences');
  for (const { key, documentId } of await strapi.db.query('plugin::segments.experience').findMany()) {
    if (key.startsWith('bench_')) await experiences.removeEntirely({ key, documentId });
  }
}
