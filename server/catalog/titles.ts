import type { Core } from '@strapi/strapi';
import type { Catalog } from '../../rules/catalog';
import { soundsSecret } from './places';

interface ContentTypes {
  findConfiguration(type: { uid: string }): Promise<{ settings?: { mainField?: string } }>;
}

/**
 * The text attribute by which people know rows of a type: what the content manager is set to show, else the first text.
 * Undefined where the reader may know of none.
 */
export async function titleAttribute(strapi: Core.Strapi, catalog: Catalog, uid: string): Promise<string | undefined> {
  const attributes = catalog.types[uid]?.attributes ?? {};
  const texts = Object.keys(attributes).filter((name) => {
    const attribute = attributes[name];
    return attribute?.kind === 'scalar' && attribute.type === 'text' && !attribute.choices && !soundsSecret(name);
  });
  const main = await mainField(strapi, uid);
  return main !== undefined && texts.includes(main) ? main : texts[0];
}

/** The attribute that the content manager is set to show of a type. */
export async function mainField(strapi: Core.Strapi, uid: string): Promise<string | undefined> {
  if (!(uid in strapi.contentTypes)) return undefined;
  const contentManager = strapi.plugin('content-manager')?.service('content-types') as ContentTypes | undefined;
  return (await contentManager?.findConfiguration({ uid }))?.settings?.mainField;
}
