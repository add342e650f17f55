import type { Call } from '../routes';

export const privacyCalls: readonly Call[] = [
  { method: 'GET', path: '/subjects/:audience/:id/export', handler: 'privacy.export', permission: 'export' },
  { method: 'POST', path: '/subjects/:audience/:id/erase', handler: 'privacy.erase', permission: 'erase' },
];
