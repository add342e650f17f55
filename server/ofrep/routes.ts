const FLAGS = '/ofrep/v1/evaluate/flags';

/** Of frontends, by OpenFeature's own paths. */
export const ofrepRoutes = [
  { method: 'POST' as const, path: FLAGS, handler: 'ofrep.evaluateAll' },
  { method: 'POST' as const, path: `${FLAGS}/:key`, handler: 'ofrep.evaluate' },
];
