import type { AudienceName } from '../../../rules/catalog';
import type { World } from '../../oracle/world';
import { shopSchemas } from '../../support/shop-schemas';
import { RESPONSES, type Shop } from './shop';

/** The shop as one audience's rules see it. */
export function worldOf(shop: Shop, audience: AudienceName): World {
  return {
    ...shop.clock,
    audience,
    uid: audience === 'contact' ? 'api::customer.customer' : 'api::company.company',
    schemas: shopSchemas,
    subjects: audience === 'contact' ? shop.customers : shop.companies,
    events: shop.events,
    memberships: Object.fromEntries(shop.segments.map(({ key, members }) => [key, members])),
    accountPath: audience === 'contact' ? 'company' : undefined,
    responses: RESPONSES,
  };
}
