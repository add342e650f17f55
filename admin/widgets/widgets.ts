import { ChartPie, WarningCircle } from '@strapi/icons';
import type { StrapiApp } from '@strapi/strapi/admin';
import { needed } from '../permissions';
import { paths } from '../paths';

type WidgetArgs = Extract<Parameters<StrapiApp['widgets']['register']>[0], { id: string }>;

/** What the home page offers of the plugin. */
export const widgets: WidgetArgs[] = [
  {
    id: 'movers',
    pluginId: 'segments',
    icon: ChartPie,
    title: { id: 'segments.widgets.movers', defaultMessage: 'Segments that changed most in 7 days' },
    link: { label: { id: 'segments.widgets.all', defaultMessage: 'All segments' }, href: paths.list },
    component: async () => (await import('./MoversWidget')).default,
    permissions: needed('read'),
  },
  {
    id: 'failed',
    pluginId: 'segments',
    icon: WarningCircle,
    title: { id: 'segments.widgets.failed', defaultMessage: 'Segments that could not be refreshed' },
    link: { label: { id: 'segments.widgets.all', defaultMessage: 'All segments' }, href: paths.list },
    component: async () => (await import('./FailedWidget')).default,
    permissions: needed('read'),
  },
];
