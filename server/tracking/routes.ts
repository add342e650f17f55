import type { Call } from '../routes';

/** Of administrators only: whoever makes keys could let anybody in. */
export const sourceCalls: readonly Call[] = [
  { method: 'GET', path: '/sources', handler: 'source.find', permission: 'settings', only: 'admin' },
  { method: 'POST', path: '/sources', handler: 'source.create', permission: 'settings', only: 'admin' },
  { method: 'PUT', path: '/sources/:id', handler: 'source.update', permission: 'settings', only: 'admin' },
  { method: 'POST', path: '/sources/:id/rotate', handler: 'source.rotate', permission: 'settings', only: 'admin' },
  { method: 'DELETE', path: '/sources/:id', handler: 'source.delete', permission: 'settings', only: 'admin' },
];
