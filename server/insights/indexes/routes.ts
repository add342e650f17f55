import type { Call } from '../../routes';

export const indexCalls: readonly Call[] = [
  { method: 'GET', path: '/segments/:key/indexes', handler: 'index.find', permission: 'settings' },
  { method: 'POST', path: '/segments/:key/indexes', handler: 'index.create', permission: 'settings' },
  { method: 'POST', path: '/segments/:key/indexes/remove', handler: 'index.remove', permission: 'settings' },
  { method: 'DELETE', path: '/segments/:key/indexes', handler: 'index.delete', permission: 'settings' },
];
