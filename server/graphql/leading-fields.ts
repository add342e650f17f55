import type { Core } from '@strapi/strapi';
import { attributesOf, type SchemaAttribute } from '../catalog/schema';
import { leadsOn } from '../experiences/fits';
import { audienceBearers, reachOf } from '../personalization/reach';
import type { TypeRegistry } from './plugin';

/** A field of the schema by which a query leads from an entry or component on to others. */
export interface LeadingField {
  /** Of the content type or component that has the attribute. */
  uid: string;
  name: string;
  attribute: SchemaAttribute;
}

/** Kinds of types that the GraphQL plugin makes of content types and components. */
const KINDS = ['type', 'component'];
/** The other name of an attribute with many values. */
const CONNECTION = /_connection$/;

/** What each type of the schema is made of: uids of content types and components, by the type's name. */
export function typesOf({ definitions }: TypeRegistry): ReadonlyMap<string, string> {
  return new Map(
    definitions.flatMap(({ name, config }) =>
      config.contentType && KINDS.includes(config.kind ?? '') ? [[name, config.contentType.uid] as const] : []
    )
  );
}

/** The attribute that a field of a type is of, if it leads on. */
export function leadingField(strapi: Core.Strapi, uid: string, field: string): LeadingField | undefined {
  const attributes = attributesOf(strapi, uid);
  const name = attributes[field] ? field : field.replace(CONNECTION, '');
  const attribute = attributes[name];
  return attribute && leadsOn(attribute) ? { uid, name, attribute } : undefined;
}

/** Whether what stands in the field may be hidden itself, so that the field has to do without. */
export function mayBeHidden(strapi: Core.Strapi, { attribute }: LeadingField): boolean {
  const { type, relation = '', repeatable, target, component } = attribute;
  const isOne = type === 'component' ? !repeatable : type === 'relation' && relation.endsWith('ToOne');
  const to = target ?? component;
  return isOne && (to === undefined || audienceBearers(strapi).has(to));
}

/** Whether something that has an audience field can be reached from there. */
export const leadsToBearer = (strapi: Core.Strapi, { uid }: LeadingField): boolean => reachOf(strapi, uid).size > 0;
