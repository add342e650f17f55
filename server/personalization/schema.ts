import type { Core } from '@strapi/strapi';

/** What matters here of an attribute in the schema of a content type or component. */
export interface Attribute {
  type: string;
  customField?: string;
  /** Of relations. */
  relation?: string;
  target?: string;
  /** Of components and dynamic zones. */
  component?: string;
  components?: string[];
}

/** Attributes of a content type or component by name; none for one that does not exist. */
export function attributesOf(strapi: Core.Strapi, uid: string): Record<string, Attribute> {
  const model = strapi.getModel(uid as 'admin::user') as { attributes: unknown } | undefined;
  return (model?.attributes ?? {}) as Record<string, Attribute>;
}
