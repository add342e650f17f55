import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { configOf } from '../config';
import { attributesOf, VISITOR } from './schema';

export const AUDIENCES = ['contact', 'account', 'visitor'] as const satisfies readonly AudienceName[];

/** Audiences whose type the site may choose. */
export const CONFIGURABLE = ['contact', 'account'] as const satisfies readonly AudienceName[];

/** An audience as configured, or as the plugin ships it. */
export interface Audience {
  name: AudienceName;
  uid: string;
  identity: string;
  email?: string;
  tags?: string;
  expose: string[];
  /** Contacts only. */
  user?: string;
  account?: string;
}

const SHIPPED: Record<AudienceName, Audience> = {
  contact: {
    name: 'contact',
    uid: 'plugin::segments.contact',
    identity: 'externalId',
    email: 'email',
    tags: 'tags',
    user: 'user',
    account: 'account',
    expose: [],
  },
  account: { name: 'account', uid: 'plugin::segments.account', identity: 'externalId', tags: 'tags', expose: [] },
  visitor: { name: 'visitor', uid: VISITOR, identity: 'anonymousId', expose: [] },
};

const known = new WeakMap<Core.Strapi, Map<AudienceName, Audience>>();

/** The facts of one audience. `tags` is found by itself when the type has just one to-many relation to tags. */
export function audienceOf(strapi: Core.Strapi, name: AudienceName): Audience {
  const audiences = known.get(strapi) ?? new Map<AudienceName, Audience>();
  known.set(strapi, audiences);
  let audience = audiences.get(name);
  if (!audience) {
    const configured = name === 'visitor' ? undefined : configOf(strapi).audiences[name];
    audience = configured
      ? { name, ...configured, tags: configured.tags ?? tagsAttribute(strapi, configured.uid) }
      : SHIPPED[name];
    audiences.set(name, audience);
  }
  return audience;
}

function tagsAttribute(strapi: Core.Strapi, uid: string): string | undefined {
  const attributes = attributesOf(strapi, uid);
  const found = Object.entries(attributes).filter(([, attribute]) => attribute.target === 'plugin::segments.tag');
  return found.length === 1 ? found[0]?.[0] : undefined;
}
