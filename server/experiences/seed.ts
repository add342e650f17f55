import type { Core } from '@strapi/strapi';
import type { Asker } from '../identity/asker';
import { firstVisitorOf } from '../storage/visitors-of-contact';

const firstVisitors = new WeakMap<object, Promise<string | undefined>>();

/**
 * By what an asker's shares are told again; undefined where nobody can tell who it is. Of a visitor: its anonymous id. Of a contact: that of the
 * visitor that first proved to be this contact, so that what was shown before the login stays; or the contact itself, where there never was one.
 */
export async function seedOf(
  strapi: Core.Strapi,
  { contact, anonymousId }: Pick<Asker, 'contact' | 'anonymousId'>,
  stickTo: 'visitor' | 'contact'
): Promise<string | undefined> {
  if (!contact || (stickTo === 'visitor' && anonymousId !== undefined)) return anonymousId;
  // Looked up once a request, however many experiences it comes across.
  let first = firstVisitors.get(contact);
  if (!first) firstVisitors.set(contact, (first = firstVisitorOf(strapi, contact.id)));
  return (await first) ?? `contact ${contact.id}`;
}
