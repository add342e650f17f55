import { catalogCalls } from './catalog/routes';
import { experienceCalls, experienceRoutes } from './experiences/routes';
import { exportCalls } from './exports/routes';
import { importCalls } from './imports/routes';
import { indexCalls } from './insights/indexes/routes';
import { overviewCalls } from './insights/overview/routes';
import { ofrepRoutes } from './ofrep/routes';
import { subjectCalls } from './people/routes';
import type { Permission } from './permissions';
import { findingsCalls, frontendRoutes } from './personalization/routes';
import { previewAsCalls } from './preview-as/routes';
import { privacyCalls } from './privacy/routes';
import { segmentCalls } from './segments/routes';
import { sourceCalls } from './tracking/routes';
import { scheduleCalls } from './schedules/routes';
import { webhookCalls } from './webhooks/routes';

/**
 * A call that is served twice: to API tokens under `/api/segments`, where its handler is a scope of its own, and to the
 * admin panel under `/segments`, where it needs one of the plugin's permissions.
 */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  handler: string;
  permission: Permission;
  /** Of no use, or too much in one scope, for a token. */
  only?: 'admin';
}

const calls: readonly Call[] = [
  ...segmentCalls,
  ...catalogCalls,
  ...subjectCalls,
  ...importCalls,
  ...exportCalls,
  ...privacyCalls,
  ...indexCalls,
  ...findingsCalls,
  ...experienceCalls,
  ...previewAsCalls,
  ...overviewCalls,
  ...sourceCalls,
  ...scheduleCalls,
  ...webhookCalls,
];

/** The calls that a token can be allowed, each a scope of its own. */
export const apiCalls: readonly Omit<Call, 'permission' | 'only'>[] = [
  ...frontendRoutes,
  ...experienceRoutes,
  ...ofrepRoutes,
  ...calls.filter(({ only }) => only !== 'admin'),
];

export const routes = {
  'content-api': {
    type: 'content-api',
    routes: apiCalls.map(({ method, path, handler }) => ({ method, path, handler })),
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
