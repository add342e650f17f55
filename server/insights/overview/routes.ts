import type { Call } from '../../routes';

export const overviewCalls: readonly Call[] = [
  { method: 'GET', path: '/overview', handler: 'overview.find', permission: 'read' },
  { method: 'GET', path: '/health', handler: 'overview.health', permission: 'settings' },
];
