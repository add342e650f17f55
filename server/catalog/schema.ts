import type { Core } from '@strapi/strapi';

/** What matters here of an attribute in the schema of a content type or component. */
export interface SchemaAttribute {
  type: string;
  customField?: string;
  private?: boolean;
  enum?: string[];
  unique?: boolean;
  pluginOptions?: { i18n?: { localized?: boolean } };
  /** Of relations. */
  relation?: string;
  target?: string;
  /** Of components and dynamic zones. */
  component?: string;
  components?: string[];
  repeatable?: boolean;
  /** Of media. */
  multiple?: boolean;
  inversedBy?: string;
  mappedBy?: string;
}

/** A content type or component as Strapi has it loaded. */
export interface LoadedSchema {
  uid: string;
  kind?: string;
  info?: { displayName?: string; singularName?: string; pluralName?: string };
  options?: { draftAndPublish?: boolean };
  pluginOptions?: { i18n?: { localized?: boolean } };
  attributes: Record<string, SchemaAttribute>;
}

/** The plugin's own table of visitors, which is no content type. */
export const VISITOR = 'plugin::segments.visitor';

const VISITORS: LoadedSchema = {
  uid: VISITOR,
  kind: 'collectionType',
  info: { displayName: 'Visitor' },
  attributes: { firstSeen: { type: 'datetime' }, lastSeen: { type: 'datetime' } },
};

export function schemaOf(strapi: Core.Strapi, uid: string): LoadedSchema | undefined {
  if (uid === VISITOR) return VISITORS;
  return strapi.getModel(uid as 'admin::user') as unknown as LoadedSchema | undefined;
}

/** Attributes of a content type or component by name; none for one that does not exist. */
export function attributesOf(strapi: Core.Strapi, uid: string): Record<string, SchemaAttribute> {
  return schemaOf(strapi, uid)?.attributes ?? {};
}
