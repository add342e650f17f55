/* Served to API tokens, where each action is a scope of its own, and to the admin panel by the permission for settings. */
const calls = (['GET', 'POST', 'DELETE'] as const).map((method) => ({
  method,
  path: '/segments/:key/indexes',
  handler: { GET: 'index.find', POST: 'index.create', DELETE: 'index.delete' }[method],
}));

export const indexRoutes = {
  contentApi: calls.map((call) => ({ ...call })),
  admin: calls.map((call) => ({
    ...call,
    config: {
      policies: [
        'admin::isAuthenticatedAdmin',
        { name: 'admin::hasPermissions', config: { actions: ['plugin::segments.settings'] } },
      ],
    },
  })),
};
