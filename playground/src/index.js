'use strict';

const { grantPublicReads } = require('./public-reads');
const { standInForPlugin } = require('./without-plugin');

module.exports = {
  register({ strapi }) {
    if (!strapi.plugin('segments')) standInForPlugin(strapi);
  },

  async bootstrap({ strapi }) {
    await grantPublicReads(strapi);
  },
};
