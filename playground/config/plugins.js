'use strict';

const audiences = {
  contact: {
    uid: 'api::customer.customer',
    identity: 'customerNumber',
    email: 'email',
    user: 'user',
    account: 'company',
    expose: ['lifetimeValue'],
  },
  account: { uid: 'api::company.company', identity: 'number' },
};

/** PLAYGROUND_OWN_TYPES leaves the plugin with its own contact and account types. */
module.exports = ({ env }) => ({
  'users-permissions': { config: { jwtSecret: env('JWT_SECRET', 'playground-users-jwt-secret') } },
  segments: {
    enabled: !env.bool('SEGMENTS_DISABLED', false),
    config: {
      ...(['1', 'true'].includes(env('PLAYGROUND_OWN_TYPES')) ? {} : { audiences }),
      tracking: { settle: env('TRACKING_SETTLE', 'immediate') },
      content: { keyMaxAgeSeconds: env.int('KEY_MAX_AGE_SECONDS', 60) },
      // A receiver on the same machine can be tried.
      webhooks: { allowAddresses: ['127.0.0.1', '::1'], allowHttp: true },
    },
  },
});
