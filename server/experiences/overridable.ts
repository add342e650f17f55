import type { Core } from '@strapi/strapi';
import { isOverridable } from '../../rules/overridable';
import { attributesOf, type SchemaAttribute } from '../catalog/schema';

/** Attributes of a type that variants may override. */
export function overridable(strapi: Core.Strapi, uid: string): Record<string, SchemaAttribute> {
  return Object.fromEntries(
    Object.entries(attributesOf(strapi, uid)).filter(([name, attribute]) => isOverridable(name, attribute))
  );
}
