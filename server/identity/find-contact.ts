import type { Core } from '@strapi/strapi';
import { audienceOf } from '../catalog/audiences';
import { contactsNamed, contactsRelatedTo, type ContactSets } from '../storage/contact-sets';
import { namedRow } from '../storage/subject-names';

interface SiteUser {
  id: number | string;
  email?: string;
  confirmed?: boolean;
}

/**
 * The contact of this name: identity value, `doc:<document id>` or `id:<row id>`; with `identityOnly`, of this identity
 * value and nothing else. Undefined if it is nobody's, or not just one's.
 */
export async function contactByName(
  strapi: Core.Strapi,
  name: string,
  options: { identityOnly?: boolean } = {}
): Promise<ContactSets | undefined> {
  const row = namedRow(strapi, 'contact', name, options);
  return row && only(await contactsNamed(strapi, row));
}

/** What maps a site user to a contact: the relation, else the e-mail, else a reason why not. */
export type UserContact = ContactSets | { problem: 'noContact' | 'emailNotProven' };

/**
 * The contact of a signed-in user: through the `user` relation, else by e-mail if that is the user's proven own and
 * just one contact has it. `confirmed` proves nothing where everybody may register and nobody is asked to confirm:
 * Strapi then marks every registration as confirmed.
 */
export async function contactOfUser(strapi: Core.Strapi, user: SiteUser): Promise<UserContact> {
  const { user: relation, email } = audienceOf(strapi, 'contact');
  if (relation) {
    const related = await contactsRelatedTo(strapi, relation, user.id);
    if (related.length > 0) return only(related) ?? { problem: 'noContact' };
  }
  if (!email || !user.email) return { problem: 'noContact' };
  const { uid } = audienceOf(strapi, 'contact');
  const sameEmail: { id: number }[] = await strapi.db
    .query(uid)
    .findMany({ where: { [email]: { $eqi: user.email } }, select: ['id'], limit: 2 });
  const [first] = sameEmail;
  if (!first || sameEmail.length > 1) return { problem: 'noContact' };
  if (!user.confirmed || !(await emailsAreProven(strapi))) return { problem: 'emailNotProven' };
  return (await contactByName(strapi, `id:${first.id}`)) ?? { problem: 'noContact' };
}

async function emailsAreProven(strapi: Core.Strapi): Promise<boolean> {
  const settings = (await strapi.store?.({ type: 'plugin', name: 'users-permissions', key: 'advanced' }).get({})) as
    { email_confirmation?: boolean; allow_register?: boolean } | undefined;
  return settings?.email_confirmation === true || settings?.allow_register === false;
}

function only(contacts: readonly ContactSets[]): ContactSets | undefined {
  return contacts.length === 1 ? contacts[0] : undefined;
}
