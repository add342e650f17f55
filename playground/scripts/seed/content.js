'use strict';

const AUTHORS = [
  { name: 'Inga Holm', bio: 'Roasts, writes, and weighs everything twice.' },
  { name: 'Rui Costa', bio: 'Baristas call him when the machine hisses.' },
  { name: 'Desk', bio: 'The people of the shop.' },
];

/** `[title, category, author, priority, audience]`; an empty audience is everybody. */
const ARTICLES = [
  ['How to weigh your coffee', 'guides', 'Inga Holm', 5, ''],
  ['Water matters more than you think', 'guides', 'Inga Holm', 4, ''],
  ['Three teas for the afternoon', 'tea', 'Desk', 3, ''],
  ['What is in the box this month', 'news', 'Desk', 2, ''],
  ['Reserve lots, before anybody else', 'offers', 'Rui Costa', 9, 'any(big_spenders,top_ten_percent)'],
  ['The espresso evening: an invitation', 'offers', 'Rui Costa', 8, 'any(vip_people)'],
  ['Your cart is still warm', 'offers', 'Desk', 9, 'any(cart_abandoners) not(big_spenders)'],
  ['Your first week with us', 'welcome', 'Desk', 9, 'any(new_this_week)'],
  ['We kept your cup', 'offers', 'Desk', 7, 'any(lapsed)'],
  ['Delivery in Germany is free this month', 'news', 'Desk', 6, 'any(from_germany)'],
].map(([title, category, author, priority, audience]) => ({ title, category, author, priority, audience }));

const OTHERS = 'not(big_spenders,cart_abandoners,new_this_week)';

const BANNERS = [
  { title: 'Free delivery from 40 €', text: 'All year, everywhere we deliver.', position: 'top', priority: 1 },
  {
    title: 'Ten percent on what is in your cart',
    text: 'Until tomorrow evening, with the code WARM.',
    position: 'top',
    priority: 9,
    audience: 'any(cart_abandoners)',
  },
  {
    title: 'Your personal roaster',
    text: 'Write to us and we put a bag aside.',
    position: 'top',
    priority: 8,
    audience: 'any(big_spenders)',
  },
  {
    title: 'Welcome! Five euros for your first order',
    text: 'Taken off at the checkout.',
    position: 'top',
    priority: 7,
    audience: 'any(new_this_week)',
  },
  {
    title: 'Read our brew guide',
    text: 'Ten minutes that you taste for years.',
    position: 'bottom',
    priority: 2,
    audience: OTHERS,
  },
];

/** The landing page: a hero in versions, then lists. `articles` are titles. */
const SECTIONS = [
  {
    __component: 'shop.hero',
    title: 'Good to see you again',
    text: 'The reserve lots are in, and you may choose first.',
    audience: 'any(big_spenders)',
  },
  {
    __component: 'shop.hero',
    title: 'You left something behind',
    text: 'Your cart is as you left it. Shall we pack it?',
    audience: 'any(cart_abandoners) not(big_spenders)',
  },
  {
    __component: 'shop.hero',
    title: 'Welcome to the shop',
    text: 'Here is how to brew your first bag.',
    audience: 'any(new_this_week) not(big_spenders,cart_abandoners)',
  },
  {
    __component: 'shop.hero',
    title: 'Coffee, tea and what you need for it',
    text: 'Roasted on Tuesdays, with you on Thursday.',
    audience: OTHERS,
  },
  {
    __component: 'shop.banner',
    title: 'A table is laid for your company',
    text: 'Tastings for VIP accounts, once a month.',
    audience: 'any(vip_people)',
  },
  {
    __component: 'shop.article-list',
    title: 'From the journal',
    articles: ARTICLES.map((article) => article.title),
  },
];

/** Audience expressions need the plugin and its segments; without them everything is for everybody. */
function audienceOf(expression, withAudiences) {
  return withAudiences && expression ? { audience: expression } : {};
}

/**
 * Authors, articles, banners and the landing page, through the Document Service.
 * @param {object} strapi
 * @param {{ withAudiences: boolean }} options
 * @returns {Promise<Map<string, string>>} document ids of the articles by title
 */
async function writeContent(strapi, { withAudiences }) {
  const authors = new Map();
  for (const author of AUTHORS) {
    const { documentId } = await strapi.documents('api::author.author').create({ data: author });
    authors.set(author.name, documentId);
  }

  const articles = new Map();
  for (const { title, author, audience, ...article } of ARTICLES) {
    const created = await strapi.documents('api::article.article').create({
      data: {
        ...article,
        title,
        slug: title
          .toLowerCase()
          .replace(/[^a-z]+/g, '-')
          .replace(/-$/, ''),
        body: `${title}. Take your time; good things are made slowly.`,
        author: authors.get(author),
        hero: { title, text: 'From our journal' },
        ...audienceOf(audience, withAudiences),
      },
      status: 'published',
    });
    articles.set(title, created.documentId);
  }

  for (const { audience, ...banner } of BANNERS) {
    await strapi
      .documents('api::banner.banner')
      .create({ data: { ...banner, ...audienceOf(audience, withAudiences) } });
  }

  await strapi.documents('api::landing-page.landing-page').create({
    data: {
      title: 'Slow Cup',
      sections: SECTIONS.map(({ audience, articles: titles, ...section }) => ({
        ...section,
        ...(titles && { articles: titles.map((title) => articles.get(title)) }),
        ...audienceOf(audience, withAudiences),
      })),
    },
    status: 'published',
  });
  return articles;
}

module.exports = { writeContent };
