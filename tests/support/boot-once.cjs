/** Boots the playground on the database of the environment, and ends. */
const { join } = require('node:path');
const { createStrapi } = require('@strapi/strapi');

const playground = join(__dirname, '../../playground');

createStrapi({ appDir: playground, distDir: playground, serveAdminPanel: false })
  .load()
  .then((strapi) => strapi.destroy())
  .then(() => process.exit(0))
  .catch((error) => {
    console.error(error);
    process.exit(1);
  });
