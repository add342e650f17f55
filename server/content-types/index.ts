import account from './account.json';
import contact from './contact.json';
import experience from './experience.json';
import override from './override.json';
import segment from './segment.json';
import tag from './tag.json';
import variant from './variant.json';

/** Everything that Strapi's own export and import should carry is a content type; plain tables are in `storage/models`. */
export const contentTypes = {
  segment: { schema: segment },
  contact: { schema: contact },
  account: { schema: account },
  tag: { schema: tag },
  override: { schema: override },
  experience: { schema: experience },
  variant: { schema: variant },
};
