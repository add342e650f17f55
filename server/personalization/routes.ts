/** Calls of frontends, in the Content API only; what each needs is the permission of its handler, such as `plugin::segments.decision.find`. */
export const frontendRoutes = [
  { method: 'GET', path: '/decision', handler: 'decision.find' },
  { method: 'GET', path: '/findings', handler: 'findings.find' },
];
