import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { configOf } from '../config';

export const AUDIENCES = ['contact', 'account'] as const satisfies readonly AudienceName[];

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
};

/** The facts of one audience. `tags` is found by itself when the type has just one to-many relation to tags. */
export function audienceOf(strapi: Core.Strapi, name: AudienceName): Audience {
  const configured = configOf(strapi).audiences[name];
  if (!configured) return SHIPPED[name];
  return { name, ...configured, tags: configured.tags ?? tagsAttribute(strapi, configured.uid) };
}

function tagsAttribute(strapi: Core.Strapi, uid: string): string | undefined {
  const attributes = strapi.contentTypes[uid as keyof typeof strapi.contentTypes]?.attributes ?? {};
  const found = Object.entries(attributes).filter(
    ([, attribute]) => (attribute as { target?: string }).target === 'plugin::segments.tag'
  );
  return found.length === 1 ? found[0]?.[0] : undefined;
}
