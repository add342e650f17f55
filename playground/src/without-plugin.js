'use strict';

const isOfPlugin = (name) => name?.startsWith('plugin::segments.');

/**
 * What a site that used the plugin needs to boot with the plugin disabled (SEGMENTS_DISABLED=true): the
 * audience fields stay as plain strings, and relations to the plugin's types are left out.
 */
function standInForPlugin(strapi) {
  for (const schema of [...Object.values(strapi.contentTypes), ...Object.values(strapi.components)]) {
    for (const [name, attribute] of Object.entries(schema.attributes)) {
      if (isOfPlugin(attribute.customField)) schema.attributes[name] = { type: 'string' };
      if (attribute.type === 'relation' && isOfPlugin(attribute.target)) delete schema.attributes[name];
    }
  }
}

module.exports = { standInForPlugin };
