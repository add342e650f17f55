import { resolve } from 'node:path';
import { adminToken, apiToken, publicPermissions, siteUser } from './access';
import { TestAudiences } from './audiences';
import { ARTICLE, PROMOTION, type Documents } from './experience-world';
import { withGraphql } from './graphql';
import { bootStrapi, type TestStrapi } from './strapi';

export interface GraphqlWorld {
  app: TestStrapi;
  token: string;
  admin: string;
  /** Document id of a promotion with an article and two components. */
  promotion: string;
  /** Document ids of the articles, by title. */
  ids: ReadonlyMap<string, string>;
}

/**
 * A site with GraphQL and queries of its own: articles for all, for vip, and for all but staff, that lead to each other, to their authors and
 * components, with banners and a page that lead to them; and the customers vera (vip), who is a site user too, and sam (staff).
 */
export async function makeGraphqlWorld(): Promise<GraphqlWorld> {
  const site = { enabled: true, resolve: resolve(__dirname, './graphql-site') };
  const app = await bootStrapi({ plugins: { graphql: withGraphql(), 'graphql-site': site } });
  const token = await apiToken(app.strapi, { type: 'full-access' });
  const admin = await adminToken(app.strapi);
  await publicPermissions(app.strapi, [`${PROMOTION}.find`, `${ARTICLE}.create`, `${ARTICLE}.update`]);
  const audiences = new TestAudiences(app.strapi);
  await audiences.segment('vip');
  await audiences.segment('staff');
  const user = await siteUser(app.strapi, { email: 'vera@shop.example' });
  const vera = await audiences.customer('vera', { user: user.id });
  const sam = await audiences.customer('sam');
  await audiences.join('vip', [vera.id]);
  await audiences.join('staff', [sam.id]);

  const documents = (uid: string) => app.strapi.documents(uid as never) as unknown as Documents;
  const ids = new Map<string, string>();
  const author = (name: string, audience: string | null) =>
    documents('api::author.author').create({ data: { name, audience } });
  const olga = await author('Olga', null);
  const victor = await author('Victor', 'any(vip)');
  const article = async (title: string, audience: string | null, values: object) => {
    const made = await documents(ARTICLE).create({ data: { title, audience, ...values }, status: 'published' });
    ids.set(title, made.documentId);
    return made.documentId;
  };
  const open = await article('open', null, { author: olga.documentId, hero: { title: 'open hero' }, priority: 3 });
  const forVip = await article('for vip', 'any(vip)', { author: victor.documentId, hero: { title: 'h' }, priority: 2 });
  const notStaff = await article('not staff', 'not(staff)', {
    author: victor.documentId,
    hero: { title: 'vip hero', audience: 'any(vip)' },
    priority: 1,
  });
  await documents(ARTICLE).update({ documentId: open, data: { related: [forVip, notStaff] }, status: 'published' });
  for (const [title, related] of Object.entries({ 'of vip': forVip, 'of open': open })) {
    await documents('api::banner.banner').create({ data: { title, article: related } });
  }
  await documents('api::landing-page.landing-page').create({
    data: {
      title: 'home',
      sections: [
        { __component: 'shop.hero', title: 'hero for vip', audience: 'any(vip)' },
        { __component: 'shop.banner', title: 'banner for all' },
        { __component: 'shop.article-list', title: 'list', articles: [open, forVip] },
        { __component: 'shop.hero', title: 'hero but staff', audience: 'not(staff)' },
      ],
    },
    status: 'published',
  });
  const promotion = await documents(PROMOTION).create({
    data: {
      ...{ title: 'Spring sale', slug: 'spring', discount: 10, articles: [open] },
      heroes: [{ title: 'A' }, { title: 'B' }],
    },
    status: 'published',
  });
  return { app, token, admin, promotion: promotion.documentId, ids };
}
