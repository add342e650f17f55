import article from '../../playground/src/api/article/content-types/article/schema.json';
import author from '../../playground/src/api/author/content-types/author/schema.json';
import company from '../../playground/src/api/company/content-types/company/schema.json';
import customer from '../../playground/src/api/customer/content-types/customer/schema.json';
import order from '../../playground/src/api/order/content-types/order/schema.json';
import orderLine from '../../playground/src/api/order-line/content-types/order-line/schema.json';
import address from '../../playground/src/components/shop/address.json';
import badge from '../../playground/src/components/shop/badge.json';
import geo from '../../playground/src/components/shop/geo.json';
import hero from '../../playground/src/components/shop/hero.json';
import tag from '../../server/content-types/tag.json';
import type { Schema } from '../oracle/world';

interface SchemaFile {
  options: object;
  attributes: Schema['attributes'];
}

function schema(file: object): Schema {
  const { options, attributes } = file as SchemaFile;
  return { draftAndPublish: 'draftAndPublish' in options && options.draftAndPublish === true, attributes };
}

/** The audiences' types also have the traits that the plugin keeps for their subjects. */
function audienceSchema(file: object): Schema {
  const own = schema(file);
  return { ...own, attributes: { ...own.attributes, traits: { type: 'json' } } };
}

/** The playground's types by uid, straight from its schema files. */
export const shopSchemas: Record<string, Schema> = {
  'api::customer.customer': audienceSchema(customer),
  'api::company.company': audienceSchema(company),
  'api::order.order': schema(order),
  'api::order-line.order-line': schema(orderLine),
  'api::article.article': schema(article),
  'api::author.author': schema(author),
  'plugin::segments.tag': schema(tag),
  'shop.address': schema(address),
  'shop.badge': schema(badge),
  'shop.geo': schema(geo),
  'shop.hero': schema(hero),
};
