import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { configOf } from '../config';
import { contactByName, contactOfUser } from '../identity/find-contact';
import { verifyIdentityToken } from '../identity/identity-token';
import { unfiltered } from '../personalization/unfiltered';
import type { TrackedItem } from './read-call';

/** A contact that the caller has proven to be. */
export interface Proof {
  contactId: number;
  /** What the caller may call it: the identity value, or what the site user is called. */
  names: ReadonlySet<string>;
}

/** What came with a request, and with single items of it. */
export interface RequestProof {
  request: Proof | undefined;
  byItem: ReadonlyMap<TrackedItem, Proof>;
}

/** Tokens of items that are looked at in one call: a batch of forged ones must not keep the server busy. */
const MOST_TOKENS = 20;

/**
 * Who the caller has proven to be: by an identity token or a users-permissions JWT in `X-Segments-Identity`, the latter also as
 * bearer, or by such a token in the context of an item. What proves nothing gives nothing, and is no error.
 */
export async function proofOf(strapi: Core.Strapi, ctx: Context, items: readonly TrackedItem[]): Promise<RequestProof> {
  const known = new Map<string, Proof | undefined>();
  const proven = async (token: string): Promise<Proof | undefined> => {
    // Finding the contact reads a type that may bear an audience of its own.
    if (!known.has(token) && known.size < MOST_TOKENS) known.set(token, await unfiltered(() => prove(strapi, token)));
    return known.get(token);
  };
  const [, bearer] = /^Bearer (.+)$/i.exec(ctx.get('Authorization')) ?? [];
  const token = ctx.get('X-Segments-Identity') || bearer;
  const request = token ? await proven(token) : undefined;
  const byItem = new Map<TrackedItem, Proof>();
  for (const item of items) {
    const proof = item.identityToken === null ? undefined : await proven(item.identityToken);
    if (proof) byItem.set(item, proof);
  }
  return { request, byItem };
}

async function prove(strapi: Core.Strapi, token: string): Promise<Proof | undefined> {
  const verified = await verifyIdentityToken(configOf(strapi).identity, token);
  if ('subject' in verified) {
    const contact = await contactByName(strapi, verified.subject, { identityOnly: true });
    return contact && { contactId: contact.id, names: new Set([verified.subject]) };
  }
  const user = await userOfJwt(strapi, token);
  const contact = user && (await contactOfUser(strapi, user));
  if (!user || !contact || 'problem' in contact) return undefined;
  const names = [user.id, user.documentId, user.username, user.email].filter((name) => name !== undefined);
  return { contactId: contact.id, names: new Set(names.map(String)) };
}

interface SiteUser {
  id: number | string;
  documentId?: string;
  username?: string;
  email?: string;
  confirmed?: boolean;
  blocked?: boolean;
}

/** The site's user, by the checks of its own sign-in. */
async function userOfJwt(strapi: Core.Strapi, token: string): Promise<SiteUser | undefined> {
  const plugin = strapi.plugin('users-permissions');
  if (!plugin) return undefined;
  try {
    const payload = (await plugin.service('jwt').verify(token)) as { id?: number | string };
    if (payload.id === undefined) return undefined;
    const user = (await plugin.service('user').fetchAuthenticatedUser(payload.id)) as SiteUser | null;
    const settings = (await strapi.store?.({ type: 'plugin', name: 'users-permissions', key: 'advanced' }).get({})) as
      { email_confirmation?: boolean } | undefined;
    if (!user || user.blocked || (settings?.email_confirmation && !user.confirmed)) return undefined;
    return user;
  } catch {
    return undefined;
  }
}
