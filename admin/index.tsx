import { User } from '@strapi/icons';
import type { StrapiApp } from '@strapi/strapi/admin';

const PLUGIN = 'segments';

export default {
  register(app: StrapiApp) {
    app.addMenuLink({
      to: `plugins/${PLUGIN}`,
      icon: User,
      intlLabel: { id: `${PLUGIN}.name`, defaultMessage: 'Segments' },
      permissions: [],
      Component: () => import('./pages/Segments/SegmentsPage'),
    });
    app.registerPlugin({ id: PLUGIN, name: 'Segments' });
  },
};
