import type { Call } from '../routes';

export const importCalls: readonly Call[] = [
  { method: 'POST', path: '/imports', handler: 'import.create', permission: 'import' },
  { method: 'GET', path: '/imports', handler: 'import.find', permission: 'import' },
  { method: 'GET', path: '/imports/targets', handler: 'import.targets', permission: 'import' },
  { method: 'GET', path: '/imports/:id', handler: 'import.findOne', permission: 'import' },
  { method: 'GET', path: '/imports/:id/errors', handler: 'import.errors', permission: 'import' },
];
