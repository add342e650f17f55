/* Served to API tokens, as a scope of its own, and to the admin panel by the permission to export. */
const call = { method: 'GET', path: '/segments/:key/members.csv', handler: 'export.members' } as const;

export const exportRoutes = {
  contentApi: [{ ...call }],
  admin: [
    {
      ...call,
      config: {
        policies: [
          'admin::isAuthenticatedAdmin',
          { name: 'admin::hasPermissions', config: { actions: ['plugin::segments.export'] } },
        ],
      },
    },
  ],
};
