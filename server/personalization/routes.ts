import type { Call } from '../routes';

/** Of frontends, in the Content API only; what it needs is the permission of its handler, `plugin::segments.decision.find`. */
export const frontendRoutes = [{ method: 'GET' as const, path: '/decision', handler: 'decision.find' }];

export const findingsCalls: readonly Call[] = [
  { method: 'GET', path: '/findings', handler: 'findings.find', permission: 'read' },
];
