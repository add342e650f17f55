import { User } from '@strapi/icons';
import type { StrapiApp } from '@strapi/strapi/admin';
import { audienceField } from './audience-field/audienceField';
import { AudiencePanel } from './content-panel/AudiencePanel';
import { ExperiencesPanel } from './content-panel/ExperiencesPanel';
import { needed } from './permissions';
import { registerTrads } from './translations/load';
import { widgets } from './widgets/widgets';

const PLUGIN = 'segments';

export default {
  register(app: StrapiApp) {
    app.customFields.register(audienceField);
    app.addMenuLink({
      to: `plugins/${PLUGIN}`,
      icon: User,
      intlLabel: { id: `${PLUGIN}.name`, defaultMessage: 'Segments' },
      permissions: needed('read'),
      Component: () => import('./pages/App'),
    });
    app.addSettingsLink(
      { id: PLUGIN, intlLabel: { id: `${PLUGIN}.name`, defaultMessage: 'Segments' } },
      {
        id: `${PLUGIN}-overview`,
        to: PLUGIN,
        intlLabel: { id: `${PLUGIN}.settings.link`, defaultMessage: 'Overview' },
        permissions: needed('settings'),
        Component: () => import('./pages/Settings/SettingsPage'),
      }
    );
    app.widgets.register(widgets);
    app.registerPlugin({ id: PLUGIN, name: 'Segments' });
  },
  bootstrap(app: StrapiApp) {
    const manager = app.getPlugin('content-manager').apis as { addEditViewSidePanel(panels: unknown[]): void };
    manager.addEditViewSidePanel([AudiencePanel, ExperiencesPanel]);
  },
  registerTrads,
};
