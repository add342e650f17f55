'use strict';

const { randomBytes } = require('node:crypto');

const ADMIN_EMAIL = 'admin@example.com';

/** The first administrator. @returns {Promise<{ email: string, password: string }>} */
async function createAdmin(strapi) {
  const password = `Demo-${randomBytes(6).toString('hex')}-1`;
  const role = await strapi.service('admin::role').getSuperAdmin();
  await strapi.service('admin::user').create({
    email: ADMIN_EMAIL,
    firstname: 'Ada',
    lastname: 'Admin',
    password,
    isActive: true,
    registrationToken: null,
    roles: [role.id],
  });
  return { email: ADMIN_EMAIL, password };
}

/** An API token that may do everything, as a trusted server would hold one. @returns {Promise<string>} */
async function createServerToken(strapi) {
  const { accessKey } = await strapi.service('admin::api-token').create({
    name: 'Demo server',
    description: 'For the curl lines of the demo',
    type: 'full-access',
    lifespan: null,
  });
  return accessKey;
}

/**
 * A login for a customer, by the users-permissions plugin.
 * @param {{ username: string, password: string, customerNumber: string }} person
 */
async function createLogin(strapi, { username, password, customerNumber }) {
  const customers = strapi.documents('api::customer.customer');
  const customer = await customers.findFirst({ filters: { customerNumber } });
  const role = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: 'authenticated' } });
  const user = await strapi
    .plugin('users-permissions')
    .service('user')
    .add({
      username,
      password,
      email: customer.email ?? `${username}@example.com`,
      confirmed: true,
      blocked: false,
      provider: 'local',
      role: role.id,
    });
  await customers.update({ documentId: customer.documentId, data: { user: user.id } });
}

module.exports = { createAdmin, createServerToken, createLogin };
