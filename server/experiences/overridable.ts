import type { Core } from '@strapi/strapi';
import { attributesOf, type SchemaAttribute } from '../catalog/schema';
import { AUDIENCE_FIELD } from '../personalization/audience-field';

/** What makes an entry the one that it is, or says when it was written. */
const FIXED = new Set([
  'id',
  'documentId',
  'locale',
  'localizations',
  'createdAt',
  'updatedAt',
  'publishedAt',
  'createdBy',
  'updatedBy',
]);

/**
 * Whether the attribute is one that a variant may have a value of its own for. Identifiers and addresses (`uid`), what must be unique, passwords, and
 * whom the entry is for are the entry's.
 */
export function isOwn(name: string, { type, unique, customField, relation = '' }: SchemaAttribute): boolean {
  if (FIXED.has(name) || type === 'uid' || type === 'password' || unique === true) return false;
  return customField !== AUDIENCE_FIELD && !relation.startsWith('morph');
}

/** Attributes of a type that variants may override. */
export function overridable(strapi: Core.Strapi, uid: string): Record<string, SchemaAttribute> {
  return Object.fromEntries(
    Object.entries(attributesOf(strapi, uid)).filter(([name, attribute]) => isOwn(name, attribute))
  );
}
