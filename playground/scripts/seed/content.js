'use strict';

const AUTHORS = [
  { name: 'Inga Holm', bio: 'Roasts, writes, and weighs everything twice.' },
  { name: 'Rui Costa', bio: 'Baristas call him when the machine hisses.' },
  { name: 'Desk', bio: 'The people of the shop.' },
];

const OTHERS = { not: ['big_spenders', 'cart_abandoners', 'new_this_week'] };

/** `[title, category, author, priority, audience]`; without audience it is for everybody. */
const ARTICLES = [
  ['How to weigh your coffee', 'guides', 'Inga Holm', 5],
  ['Water matters more than you think', 'guides', 'Inga Holm', 4],
  ['Three teas for the afternoon', 'tea', 'Desk', 3],
  ['What is in the box this month', 'news', 'Desk', 2],
  ['Reserve lots, before anybody else', 'offers', 'Rui Costa', 9, { any: ['big_spenders', 'top_ten_percent'] }],
  ['The espresso evening: an invitation', 'offers', 'Rui Costa', 8, { any: ['vip_people'] }],
  ['Your cart is still warm', 'offers', 'Desk', 9, { any: ['cart_abandoners'], not: ['big_spenders'] }],
  ['Your first week with us', 'welcome', 'Desk', 9, { any: ['new_this_week'] }],
  ['We kept your cup', 'offers', 'Desk', 7, { any: ['lapsed'] }],
  ['Delivery in Germany is free this month', 'news', 'Desk', 6, { any: ['from_germany'] }],
].map(([title, category, author, priority, audience]) => ({ title, category, author, priority, audience }));

const BANNERS = [
  { title: 'Free delivery from 40 €', text: 'All year, everywhere we deliver.', position: 'top', priority: 1 },
  {
    title: 'Ten percent on what is in your cart',
    text: 'Until tomorrow evening, with the code WARM.',
    position: 'top',
    priority: 9,
    audience: { any: ['cart_abandoners'] },
  },
  {
    title: 'Your personal roaster',
    text: 'Write to us and we put a bag aside.',
    position: 'top',
    priority: 8,
    audience: { any: ['big_spenders'] },
  },
  {
    title: 'Welcome! Five euros for your first order',
    text: 'Taken off at the checkout.',
    position: 'top',
    priority: 7,
    audience: { any: ['new_this_week'] },
  },
  {
    title: 'A free mug from 100 €',
    text: 'A little more in your cart, and an enamel mug comes along.',
    position: 'top',
    priority: 10,
    audience: { any: ['cart_below_100'] },
  },
  {
    title: 'How does it taste?',
    text: 'Tell us what you thought of your last order.',
    position: 'bottom',
    priority: 3,
    audience: { any: ['recent_buyers'] },
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
    audience: { any: ['big_spenders'] },
  },
  {
    __component: 'shop.hero',
    title: 'You left something behind',
    text: 'Your cart is as you left it. Shall we pack it?',
    audience: { any: ['cart_abandoners'], not: ['big_spenders'] },
  },
  {
    __component: 'shop.hero',
    title: 'Welcome to the shop',
    text: 'Here is how to brew your first bag.',
    audience: { any: ['new_this_week'], not: ['big_spenders', 'cart_abandoners'] },
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
    audience: { any: ['vip_people'] },
  },
  {
    __component: 'shop.banner',
    title: 'It has been a while',
    text: 'Come back for a coffee: the first bag is half price.',
    audience: { any: ['lapsed'] },
  },
  { __component: 'shop.article-list', title: 'From the journal', articles: ARTICLES.map(({ title }) => title) },
];

/**
 * The audience expression over the segments that exist: '' for everybody, null when it is for none of them (the
 * piece is then left out).
 */
function expressionOf({ any, not = [] } = {}, segments) {
  const known = (keys) => keys.filter((key) => segments.has(key)).sort();
  const out = known(not);
  const parts = out.length > 0 ? [`not(${out.join(',')})`] : [];
  if (any) {
    const wanted = known(any);
    if (wanted.length === 0) return null;
    parts.unshift(`any(${wanted.join(',')})`);
  }
  return parts.join(' ');
}

/** The pieces that are for somebody, their audience as an expression. */
function forSegments(pieces, segments) {
  return pieces.flatMap(({ audience, ...piece }) => {
    const expression = expressionOf(audience, segments);
    if (expression === null) return [];
    return [expression === '' ? piece : { ...piece, audience: expression }];
  });
}

const slugOf = (title) =>
  title
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/-$/, '');

/**
 * Authors, articles, banners and the landing page, through the Document Service.
 * @param {object} strapi
 * @param {Iterable<string>} segmentKeys segments that exist; pieces for others are left out
 * @returns {Promise<Map<string, string>>} document ids of the articles by title
 */
async function writeContent(strapi, segmentKeys) {
  const segments = new Set(segmentKeys);
  const authors = new Map();
  for (const author of AUTHORS) {
    const { documentId } = await strapi.documents('api::author.author').create({ data: author });
    authors.set(author.name, documentId);
  }

  const articles = new Map();
  for (const article of forSegments(ARTICLES, segments)) {
    const { documentId } = await strapi.documents('api::article.article').create({
      data: {
        ...article,
        slug: slugOf(article.title),
        body: `${article.title}. Take your time; good things are made slowly.`,
        author: authors.get(article.author),
        hero: { title: article.title, text: 'From our journal' },
      },
      status: 'published',
    });
    articles.set(article.title, documentId);
  }

  for (const data of forSegments(BANNERS, segments)) await strapi.documents('api::banner.banner').create({ data });

  await strapi.documents('api::landing-page.landing-page').create({
    data: {
      title: 'Slow Cup',
      sections: forSegments(SECTIONS, segments).map(({ articles: titles, ...section }) => ({
        ...section,
        ...(titles && { articles: titles.flatMap((title) => articles.get(title) ?? []) }),
      })),
    },
    status: 'published',
  });
  return articles;
}

module.exports = { expressionOf, slugOf, writeContent };
