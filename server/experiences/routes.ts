import type { Call } from '../routes';

/** Of frontends: the chosen entry. */
export const experienceRoutes = [{ method: 'GET' as const, path: '/experiences/:key', handler: 'experience.shown' }];

const VARIANT = '/experiences/:key/variants/:variant';

export const experienceCalls: readonly Call[] = [
  { method: 'GET', path: '/experiences', handler: 'experience.find', permission: 'read' },
  { method: 'GET', path: '/experiences/:key/definition', handler: 'experience.findOne', permission: 'read' },
  { method: 'GET', path: '/experiences/:key/results', handler: 'experience.results', permission: 'read' },
  { method: 'POST', path: '/experiences', handler: 'experience.create', permission: 'create' },
  // Needs more by what it changes: to edit, to activate (start, pause, end), or both.
  { method: 'PUT', path: '/experiences/:key', handler: 'experience.update', permission: 'read' },
  { method: 'DELETE', path: '/experiences/:key', handler: 'experience.delete', permission: 'delete' },
  { method: 'POST', path: '/experiences/:key/variants', handler: 'experience.createVariant', permission: 'edit' },
  { method: 'PUT', path: VARIANT, handler: 'experience.updateVariant', permission: 'edit' },
  { method: 'DELETE', path: VARIANT, handler: 'experience.deleteVariant', permission: 'edit' },
  { method: 'POST', path: `${VARIANT}/publish`, handler: 'experience.publish', permission: 'activate' },
  { method: 'POST', path: `${VARIANT}/unpublish`, handler: 'experience.unpublish', permission: 'activate' },
];
