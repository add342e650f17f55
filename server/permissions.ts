import type { Core } from '@strapi/strapi';

/** What roles of the admin panel may be allowed to do. */
export const ACTIONS = [
  { uid: 'read', displayName: 'See segments' },
  { uid: 'create', displayName: 'Create segments' },
  { uid: 'edit', displayName: 'Edit and refresh segments' },
  { uid: 'activate', displayName: 'Activate and deactivate segments' },
  { uid: 'delete', displayName: 'Delete segments' },
  { uid: 'export', displayName: 'Export members' },
  { uid: 'import', displayName: 'Import data' },
  { uid: 'people', displayName: 'See personal data' },
  { uid: 'erase', displayName: 'Erase people' },
  { uid: 'settings', displayName: 'Change settings and indexes' },
] as const;

export type Permission = (typeof ACTIONS)[number]['uid'];

export async function registerPermissions(strapi: Core.Strapi): Promise<void> {
  await strapi
    .service('admin::permission')
    .actionProvider.registerMany(ACTIONS.map((action) => ({ ...action, section: 'plugins', pluginName: 'segments' })));
}
