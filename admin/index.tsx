import { User } from '@strapi/icons';
import type { StrapiApp } from '@strapi/strapi/admin';
import { audienceField } from './audience-field/audienceField';
import { registerTrads } from './translations/load';

const PLUGIN = 'segments';

export default {
  register(app: StrapiApp) {
    app.customFields.register(audienceField);
    app.addMenuLink({
      to: `plugins/${PLUGIN}`,
      icon: User,
      intlLabel: { id: `${PLUGIN}.name`, defaultMessage: 'Segments' },
      permissions: [{ action: 'plugin::segments.read', subject: null }],
      Component: () => import('./pages/Segments/SegmentsPage'),
    });
    app.registerPlugin({ id: PLUGIN, name: 'Segments' });
  },
  registerTrads,
};
