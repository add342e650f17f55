/**
 * One Strapi of the playground as a process of its own, configured by the environment like any site.
 * SERVE_ADMIN=true serves the built admin. Says `listening` to its parent when it is.
 */
const { join } = require('node:path');
const { createStrapi } = require('@strapi/strapi');

const playground = join(__dirname, '../../playground');
const serveAdminPanel = process.env.SERVE_ADMIN === 'true';

createStrapi({ appDir: playground, distDir: playground, serveAdminPanel })
  .start()
  .then(() => process.send?.('listening'));
