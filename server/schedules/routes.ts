import type { Call } from '../routes';

export const scheduleCalls: readonly Call[] = [
  { method: 'GET', path: '/schedules/describe', handler: 'schedule.describe', permission: 'read' },
];
