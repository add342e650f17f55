'use strict';

/** Types that the storefront shows. */
const SHOWN = ['landing-page', 'banner', 'article', 'promotion'].map((type) => `api::${type}.${type}`);

// The fallbacks are for tests on one machine; `npm run demo` writes random secrets into `.env`.
module.exports = ({ env }) => ({
  auth: { secret: env('ADMIN_JWT_SECRET', 'playground-admin-secret') },
  apiToken: { salt: env('API_TOKEN_SALT', 'playground-api-token-salt') },
  transfer: { token: { salt: env('TRANSFER_TOKEN_SALT', 'playground-transfer-salt') } },
  secrets: { encryptionKey: env('ENCRYPTION_KEY', 'playground-encryption-key-of-32-b') },
  preview: {
    enabled: true,
    config: {
      handler: (uid, { status }) => (SHOWN.includes(uid) ? `/storefront/index.html?status=${status}` : undefined),
    },
  },
  flags: { nps: false, promoteEE: false },
  watchIgnoreFiles: ['**/data/**'],
});
