import type { Core } from '@strapi/strapi';
import { audienceOf } from '../catalog/audiences';
import { attributesOf } from '../personalization/schema';
import { isRowId, isSearchable } from '../storage/searchable';

export interface Contact {
  id: number;
  /** Row id of the contact's account. */
  account?: number;
}

interface Row {
  id: number;
  [attribute: string]: unknown;
}

interface SiteUser {
  id: number | string;
  email?: string;
  confirmed?: boolean;
}

/**
 * The contact of this name: identity value, `doc:<document id>` or `id:<row id>`; with `identityOnly`, of this identity
 * value and nothing else. Undefined if it is nobody's.
 */
export async function contactByName(
  strapi: Core.Strapi,
  name: string,
  { identityOnly = false } = {}
): Promise<Contact | undefined> {
  const { identity } = audienceOf(strapi, 'contact');
  if (!identityOnly && name.startsWith('doc:'))
    return unique(strapi, { documentId: name.slice(4) }, 'documentId', name.slice(4));
  if (!identityOnly && name.startsWith('id:')) {
    const id = name.slice(3);
    return isRowId(id) ? unique(strapi, { id: Number(id) }, 'id', id) : undefined;
  }
  return unique(strapi, { [identity]: name }, identity, name);
}

/** What maps a site user to a contact: the relation, else the e-mail, else a reason why not. */
export type UserContact = Contact | { problem: 'noContact' | 'emailNotProven' };

/**
 * The contact of a signed-in user: through the `user` relation, else by e-mail if that is the user's proven own and
 * just one contact has it. `confirmed` proves nothing where everybody may register and nobody is asked to confirm:
 * Strapi then marks every registration as confirmed.
 */
export async function contactOfUser(strapi: Core.Strapi, user: SiteUser): Promise<UserContact> {
  const { user: relation, email } = audienceOf(strapi, 'contact');
  if (relation) {
    const related = await select(strapi, { [relation]: { id: user.id } });
    if (related.length > 0) return related.length === 1 ? contact(strapi, related[0] as Row) : { problem: 'noContact' };
  }
  if (!email || !user.email) return { problem: 'noContact' };
  const sameEmail = await select(strapi, { [email]: { $eqi: user.email } });
  if (sameEmail.length !== 1) return { problem: 'noContact' };
  if (!user.confirmed || !(await emailsAreProven(strapi))) return { problem: 'emailNotProven' };
  return contact(strapi, sameEmail[0] as Row);
}

async function emailsAreProven(strapi: Core.Strapi): Promise<boolean> {
  const settings = (await strapi.store?.({ type: 'plugin', name: 'users-permissions', key: 'advanced' }).get({})) as
    { email_confirmation?: boolean; allow_register?: boolean } | undefined;
  return settings?.email_confirmation === true || settings?.allow_register === false;
}

async function unique(
  strapi: Core.Strapi,
  where: Record<string, unknown>,
  attribute: string,
  value: string
): Promise<Contact | undefined> {
  const { type } = attributesOf(strapi, audienceOf(strapi, 'contact').uid)[attribute] ?? {};
  if (!isSearchable(type, value)) return undefined;
  const rows = await select(strapi, where, attribute);
  // A database whose collation ignores case finds more than was asked for.
  const exact = rows.filter((row) => String(row[attribute]) === value);
  return exact.length === 1 ? contact(strapi, exact[0] as Row) : undefined;
}

function select(strapi: Core.Strapi, where: Record<string, unknown>, attribute = 'id'): Promise<Row[]> {
  const { uid, account } = audienceOf(strapi, 'contact');
  return strapi.db.query(uid).findMany({
    where,
    select: ['id', attribute],
    limit: 3,
    populate: account ? { [account]: { select: ['id'] } } : undefined,
  });
}

function contact(strapi: Core.Strapi, row: Row): Contact {
  const { account } = audienceOf(strapi, 'contact');
  const related = account ? (row[account] as { id?: number } | null | undefined)?.id : undefined;
  return { id: Number(row.id), account: related === undefined ? undefined : Number(related) };
}
