'use strict';

/** A middleware of a host that says of every answer whatever a cache should not hear, and begins a session if asked to. */
module.exports = () => async (ctx, next) => {
  await next();
  if (ctx.get('X-Begin-Session') !== '') ctx.session.seen = true;
  ctx.cookies.set('campaign', 'spring');
  ctx.set('Cache-Control', ctx.get('X-Say-Public') === '' ? 'private, no-cache' : 'public, max-age=9999');
  ctx.set('CDN-Cache-Control', 'max-age=9999');
  ctx.set('Expires', '0');
  ctx.set('Pragma', 'no-cache');
  ctx.vary('Cookie');
};
