import type { Core } from '@strapi/strapi';
import { AUDIENCES } from '../catalog/audiences';
import { connection } from '../storage/connection';
import { hasEvents } from '../storage/events';
import { forgetMovedSubjects } from '../storage/moved-subjects';

/**
 * Says that segments came without their members: Strapi's export and import carry content, but not the plugin's plain
 * tables. Said once, for then they have a state.
 */
export async function sayRestored(strapi: Core.Strapi, keys: readonly string[]): Promise<void> {
  const events = (await hasEvents(connection(strapi)))
    ? ''
    : ' There are no events: Strapi’s export and import do not carry them. If the site had some, import them again.';
  strapi.log.warn(
    `[segments] These segments came without members, as after \`strapi import\`, and are filled anew: ` +
      `${keys.join(', ')}. Their history begins today.${events} See docs/operations.md of the plugin.`
  );
}

const movedBy = new WeakMap<Core.Strapi, number>();

/** How many row ids were other people's when this instance started. */
export const movedAtStart = (strapi: Core.Strapi): number => movedBy.get(strapi) ?? 0;

/** At start: notices row ids that have come to be other people's, and forgets what was known of their former owners. */
export async function noticeMoved(strapi: Core.Strapi): Promise<void> {
  for (const audience of AUDIENCES) {
    const moved = await forgetMovedSubjects(strapi, audience);
    if (moved === 0) continue;
    movedBy.set(strapi, movedAtStart(strapi) + moved);
    strapi.log.error(
      `[segments] ${moved} row ids of the ${audience} audience belong to other documents than before, as after a restore ` +
        `of single tables. Members are put right by the next refresh; events and membership history of those ids may be ` +
        `other people's. See docs/operations.md of the plugin.`
    );
  }
}
