import { AUDIENCE_FIELD } from './audience-field';

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

interface Attribute {
  type: string;
  unique?: boolean;
  customField?: string;
  relation?: string;
}

/**
 * Whether the attribute is one that a variant may have a value of its own for. Identifiers and addresses (`uid`), what must be unique, passwords, and
 * whom the entry is for are the entry's.
 */
export function isOverridable(name: string, { type, unique, customField, relation = '' }: Attribute): boolean {
  if (FIXED.has(name) || type === 'uid' || type === 'password' || unique === true) return false;
  return customField !== AUDIENCE_FIELD && !relation.startsWith('morph');
}
