import type { AudienceName } from '../../../rules/catalog';
import type { World } from '../../oracle/world';
import type { Schema } from '../../oracle/world';
import { shopSchemas } from '../../support/shop-schemas';
import { RESPONSES, type Shop } from './shop';

/** The shop as one audience's rules see it. */
export function worldOf(shop: Shop, audience: AudienceName): World {
  return {
    ...shop.clock,
    audience,
    uid: audience === 'contact' ? 'api::customer.customer' : 'api::company.company',
    schemas: audience === 'contact' ? shopSchemas : withoutExposed(),
    subjects: audience === 'contact' ? shop.customers : shop.companies,
    events: shop.events,
    memberships: Object.fromEntries(shop.segments.map(({ key, members }) => [key, members])),
    histories: Object.fromEntries(
      shop.histories.filter((each) => each.audience === audience).map(({ field, held }) => [field, held])
    ),
    accountPath: audience === 'contact' ? 'company' : undefined,
    responses: RESPONSES,
  };
}

/** The playground exposes the private lifetime value to rules over contacts only. */
function withoutExposed(): Record<string, Schema> {
  const customer = shopSchemas['api::customer.customer']!;
  const { lifetimeValue: _, ...attributes } = customer.attributes;
  return { ...shopSchemas, 'api::customer.customer': { ...customer, attributes } };
}
