import type { Core } from '@strapi/strapi';
import { eventNames, MOST_NAMES } from '../../storage/event-facts';

export interface KnownEvents {
  /** False where there are too many names to know. */
  neverCame(name: string): boolean;
}

/** The names of all events that there are. */
export async function knownEvents(strapi: Core.Strapi): Promise<KnownEvents> {
  const names = new Set(await eventNames(strapi));
  return { neverCame: (name) => names.size < MOST_NAMES && !names.has(name) };
}
