/* One list of calls, served twice: to API tokens, a scope each, and to the admin panel by the permission to import. */
const calls = [
  { method: 'POST', path: '/imports', handler: 'import.create' },
  { method: 'GET', path: '/imports/:id', handler: 'import.findOne' },
  { method: 'GET', path: '/imports/:id/errors', handler: 'import.errors' },
] as const;

export const importRoutes = {
  contentApi: calls.map((call) => ({ ...call })),
  admin: calls.map((call) => ({
    ...call,
    config: {
      policies: [
        'admin::isAuthenticatedAdmin',
        { name: 'admin::hasPermissions', config: { actions: ['plugin::segments.import'] } },
      ],
    },
  })),
};
