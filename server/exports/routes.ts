import type { Call } from '../routes';

export const exportCalls: readonly Call[] = [
  { method: 'GET', path: '/segments/:key/members.csv', handler: 'export.members', permission: 'export' },
];
