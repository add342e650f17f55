import type { Call } from '../routes';

export const segmentCalls: readonly Call[] = [
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
  { method: 'GET', path: '/segments/:key/counts', handler: 'segment.counts', permission: 'read' },
  { method: 'GET', path: '/segments/:key/members', handler: 'member.find', permission: 'read' },
  { method: 'POST', path: '/segments/:key/members', handler: 'member.add', permission: 'edit' },
  { method: 'DELETE', path: '/segments/:key/members', handler: 'member.remove', permission: 'edit' },
  { method: 'DELETE', path: '/segments/:key/overrides', handler: 'member.release', permission: 'edit' },
  { method: 'GET', path: '/segments/:key/explain', handler: 'member.explain', permission: 'read' },
  { method: 'GET', path: '/subjects/:audience/:id/segments', handler: 'member.segmentsOf', permission: 'read' },
  { method: 'GET', path: '/runs/:id', handler: 'run.findOne', permission: 'read' },
  { method: 'POST', path: '/runs/:id/cancel', handler: 'run.cancel', permission: 'edit' },
];
