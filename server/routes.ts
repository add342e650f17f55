import { exportCalls } from './exports/routes';
import { importCalls } from './imports/routes';
import { indexCalls } from './insights/indexes/routes';
import type { Permission } from './permissions';
import { findingsCalls, frontendRoutes } from './personalization/routes';
import { segmentCalls } from './segments/routes';

/**
 * A call that is served twice: to API tokens under `/api/segments`, where its handler is a scope of its own, and to the
 * admin panel under `/segments`, where it needs one of the plugin's permissions.
 */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  handler: string;
  permission: Permission;
}

const calls: readonly Call[] = [...segmentCalls, ...importCalls, ...exportCalls, ...indexCalls, ...findingsCalls];

export const routes = {
  'content-api': {
    type: 'content-api',
    routes: [...frontendRoutes, ...calls.map(({ method, path, handler }) => ({ method, path, handler }))],
  },
  admin: {
    type: 'admin',
    routes: calls.map(({ method, path, handler, permission }) => ({
      method,
      path,
      handler,
      config: {
        policies: [
          'admin::isAuthenticatedAdmin',
          { name: 'admin::hasPermissions', config: { actions: [`plugin::segments.${permission}`] } },
        ],
      },
    })),
  },
};
