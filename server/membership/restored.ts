import type { Core } from '@strapi/strapi';
import { connection } from '../storage/connection';
import { hasEvents } from '../storage/events';

/**
 * Says that segments came without their members: Strapi's export and import carry content, but not the plugin's plain
 * tables. Said once, for then they have a state.
 */
export async function sayRestored(strapi: Core.Strapi, keys: readonly string[]): Promise<void> {
  const events = (await hasEvents(connection(strapi)))
    ? ''
    : ' There are no events: Strapi’s export and import do not carry them. If the site had some, import them again.';
  strapi.log.warn(
    `[segments] ${keys.length} segments came without members, as after \`strapi import\`, and are filled anew: ` +
      `${keys.join(', ')}. Their history begins today.${events} See docs/operations.md of the plugin.`
  );
}
