/*
 * One list of calls, served twice: to API tokens under /api/segments, where each action is a scope of its own, and to
 * the admin panel under /segments, where each needs one of the plugin's permissions.
 */
interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  handler: string;
  permission: string;
}

const calls: Call[] = [
  { method: 'GET', path: '/segments', handler: 'segment.find', permission: 'read' },
  { method: 'POST', path: '/segments', handler: 'segment.create', permission: 'create' },
  { method: 'POST', path: '/segments/check', handler: 'segment.check', permission: 'read' },
  { method: 'POST', path: '/segments/preview', handler: 'segment.preview', permission: 'read' },
  { method: 'POST', path: '/segments/refresh', handler: 'segment.refreshAll', permission: 'edit' },
  { method: 'GET', path: '/segments/:key', handler: 'segment.findOne', permission: 'read' },
  { method: 'PUT', path: '/segments/:key', handler: 'segment.update', permission: 'edit' },
  { method: 'DELETE', path: '/segments/:key', handler: 'segment.delete', permission: 'delete' },
  { method: 'POST', path: '/segments/:key/refresh', handler: 'segment.refresh', permission: 'edit' },
  { method: 'GET', path: '/segments/:key/runs', handler: 'run.find', permission: 'read' },
  { method: 'GET', path: '/segments/:key/members', handler: 'member.find', permission: 'read' },
  { method: 'POST', path: '/segments/:key/members', handler: 'member.add', permission: 'edit' },
  { method: 'DELETE', path: '/segments/:key/members', handler: 'member.remove', permission: 'edit' },
  { method: 'DELETE', path: '/segments/:key/overrides', handler: 'member.release', permission: 'edit' },
  { method: 'GET', path: '/segments/:key/explain', handler: 'member.explain', permission: 'read' },
  { method: 'GET', path: '/subjects/:audience/:id/segments', handler: 'member.segmentsOf', permission: 'read' },
  { method: 'GET', path: '/runs/:id', handler: 'run.findOne', permission: 'read' },
  { method: 'POST', path: '/runs/:id/cancel', handler: 'run.cancel', permission: 'edit' },
];

export const segmentRoutes = {
  contentApi: calls.map(({ method, path, handler }) => ({ method, path, handler })),
  admin: calls.map(({ method, path, handler, permission }) => ({
    method,
    path,
    handler,
    config: {
      policies: [
        'admin::isAuthenticatedAdmin',
        { name: 'admin::hasPermissions', config: { actions: [`plugin::segments.${permission}`] } },
      ],
    },
  })),
};
