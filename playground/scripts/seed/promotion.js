'use strict';

const { expressionOf, slugOf } = require('./content');

const PROMOTION = {
  title: 'Two bags, one delivery',
  teaser: 'Take a second bag with you: it travels free.',
  discount: 5,
};

/** `[key, name, audience, overrides, share]`, in the order in which they are tried. */
const VARIANTS = [
  [
    'reserve',
    'For big spenders',
    { any: ['big_spenders'] },
    { title: 'Two reserve lots, put aside for you', teaser: 'Yours until Friday, before anybody else.', discount: 15 },
  ],
  [
    'warm_cart',
    'For who left a cart behind',
    { any: ['cart_abandoners'], not: ['big_spenders'] },
    { title: 'Your cart, and a second bag for half', discount: 50 },
  ],
  ['short', 'Half of all others: a shorter title', {}, { title: 'The second bag travels free' }, 50],
];

/**
 * A promotion that big spenders and those who left a cart see in words of their own, and half of all others under another title.
 * @param {object} strapi
 * @param {Iterable<string>} segmentKeys segments that exist; variants for others are left out
 */
async function writePromotion(strapi, segmentKeys) {
  const segments = new Set(segmentKeys);
  const { documentId } = await strapi
    .documents('api::promotion.promotion')
    .create({ data: { ...PROMOTION, slug: slugOf(PROMOTION.title) }, status: 'published' });
  const experiences = strapi.plugin('segments').service('experiences');
  await experiences.create({
    key: 'second_bag',
    name: 'The second bag',
    contentType: 'api::promotion.promotion',
    document: documentId,
    stickTo: 'contact',
    holdout: 10,
    goal: 'Order Completed',
  });
  for (const [key, name, wanted, overrides, share] of VARIANTS) {
    const audience = expressionOf(wanted, segments);
    if (audience === null) continue;
    await experiences.createVariant('second_bag', {
      key,
      name,
      overrides,
      audience: audience || null,
      ...(share && { share }),
    });
    await experiences.publish('second_bag', key, true);
  }
  await experiences.update('second_bag', { state: 'running' });
}

module.exports = { writePromotion };
