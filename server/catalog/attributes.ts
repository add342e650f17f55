import type { CatalogAttribute, ScalarType } from '../../rules/catalog';
import { AUDIENCE_FIELD } from '../../rules/audience-field';
import type { SchemaAttribute } from './schema';

const SCALARS: Record<string, ScalarType> = {
  string: 'text',
  text: 'text',
  richtext: 'text',
  email: 'text',
  uid: 'text',
  enumeration: 'text',
  integer: 'number',
  biginteger: 'number',
  float: 'number',
  decimal: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  timestamp: 'datetime',
  time: 'time',
};

/** Strapi's own bookkeeping; `createdAt` and `updatedAt` are of use. */
const SYSTEM = new Set([
  'id',
  'documentId',
  'publishedAt',
  'firstPublishedAt',
  'locale',
  'localizations',
  'createdBy',
  'updatedBy',
]);
const SECRETS: Record<string, readonly string[]> = {
  'plugin::users-permissions.user': ['resetPasswordToken', 'confirmationToken'],
};

/** Whether no configuration whatever may let a rule name this attribute. */
export function isSecret(uid: string, name: string, attribute: Pick<SchemaAttribute, 'type' | 'target'>): boolean {
  return (
    attribute.type === 'password' ||
    attribute.target?.startsWith('admin::') === true ||
    SECRETS[uid]?.includes(name) === true
  );
}

/** What a rule may know of an attribute; undefined where it may know nothing. Privacy is judged elsewhere. */
export function catalogAttribute(uid: string, name: string, attribute: SchemaAttribute): CatalogAttribute | undefined {
  if (SYSTEM.has(name) || isSecret(uid, name, attribute) || attribute.customField === AUDIENCE_FIELD) return undefined;
  const label = labelOf(name);
  switch (attribute.type) {
    case 'json':
      return { kind: 'json', label };
    case 'component':
      return attribute.component
        ? { kind: 'component', label, target: attribute.component, repeatable: attribute.repeatable === true }
        : undefined;
    case 'relation':
      return attribute.target && attribute.relation && !attribute.relation.startsWith('morph')
        ? { kind: 'relation', label, target: attribute.target, many: attribute.relation.endsWith('ToMany') }
        : undefined;
  }
  const type = Object.hasOwn(SCALARS, attribute.type) ? SCALARS[attribute.type] : undefined;
  if (!type) return undefined;
  return {
    kind: 'scalar',
    type,
    label,
    ...(attribute.type === 'enumeration' && { choices: attribute.enum ?? [] }),
    ...(attribute.type === 'biginteger' && { big: true }),
  };
}

/** `registeredAt` → `Registered at`. */
function labelOf(name: string): string {
  const words = name
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
