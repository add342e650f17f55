import { exportRoutes } from './exports/routes';
import { importRoutes } from './imports/routes';
import { indexRoutes } from './insights/indexes/routes';
import { contentRoutes as personalizationRoutes } from './personalization/routes';
import { segmentRoutes } from './segments/routes';

/** Routes of the Content API, for tokens and frontends, and those of the admin panel. */
export const routes = {
  'content-api': {
    type: 'content-api',
    routes: [
      ...personalizationRoutes,
      ...segmentRoutes.contentApi,
      ...importRoutes.contentApi,
      ...exportRoutes.contentApi,
      ...indexRoutes.contentApi,
    ],
  },
  admin: {
    type: 'admin',
    routes: [...segmentRoutes.admin, ...importRoutes.admin, ...exportRoutes.admin, ...indexRoutes.admin],
  },
};
