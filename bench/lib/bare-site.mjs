/** The process that `siteWithoutPlugin` starts: the same content in a Strapi in which the plugin is off, until its standard input ends. */
import { boot } from './boot.mjs';
import { tokenFor } from './http.mjs';
import { makeArticles, makePromotions } from './site-content.mjs';
import { targetOf } from './target.mjs';

const { strapi, url } = await boot(targetOf(process.argv[2], 'without'), {
  listen: true,
  env: { SEGMENTS_DISABLED: 'true' },
});
await makeArticles(strapi);
await makePromotions(strapi);
console.log(JSON.stringify({ url, token: await tokenFor(strapi) }));
process.stdin.resume().on('end', async () => {
  await strapi.destroy();
  process.exit(0);
});
