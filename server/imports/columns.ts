import { isSecret } from '../catalog/attributes';
import type { Audience } from '../catalog/audiences';
import { CellError, converterOf, type AttributeSchema, type Converter } from './convert';

/** Where the values of a column go. */
export type Target =
  | { kind: 'attribute'; attribute: string; converter: Converter }
  /** A field of a component that is not repeatable. */
  | { kind: 'component'; attribute: string; component: string; field: string; required: boolean; converter: Converter }
  | { kind: 'account' }
  | { kind: 'tags' }
  /** A key of the plugin's own JSON document about the subject. */
  | { kind: 'trait'; key: string }
  | { kind: 'skip' };

export interface ColumnRules {
  audience: Audience;
  attributes: Record<string, AttributeSchema>;
  /** Attributes of a component. */
  componentAttributes(uid: string): Record<string, AttributeSchema>;
  /** Column → attribute, `traits.<key>` or null. */
  mapping: ReadonlyMap<string, string | null>;
  zone: string;
  /** Attributes that this file's sender may not write. */
  guarded: ReadonlySet<string>;
}

const READ_ONLY = new Set([
  'id',
  'documentId',
  'createdAt',
  'updatedAt',
  'publishedAt',
  'createdBy',
  'updatedBy',
  'locale',
]);

/** `Customer number`, `customer_number` and `customerNumber` are one name. */
export const foldedName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]/gu, '');

/** Finds the target of a column: as mapped, else by its name. @throws CellError where there is none or it cannot be written */
export function targetOf(column: string, rules: ColumnRules): Target {
  const mapped = rules.mapping.get(column);
  if (mapped === null) return { kind: 'skip' };
  const name = mapped ?? column;
  const trait = /^traits\.(.+)$/.exec(name)?.[1];
  if (trait !== undefined) {
    if (!/^[\p{L}\p{N}_-]{1,100}$/u.test(trait) || trait === '__proto__')
      throw new CellError('trait', `"${name}" is no name of a trait.`);
    return { kind: 'trait', key: trait };
  }
  return attributeTarget(name, mapped !== undefined, rules);
}

function attributeTarget(name: string, exact: boolean, rules: ColumnRules): Target {
  const { audience, attributes, zone } = rules;
  const attribute = findName(name, attributes, exact);
  if (attribute === undefined) {
    if (!exact && foldedName(name) === 'account' && audience.account) return { kind: 'account' };
    if (!exact && foldedName(name) === 'tags' && audience.tags) return { kind: 'tags' };
    if (READ_ONLY.has(name)) throw new CellError('read_only', `"${name}" is kept by Strapi. Map it to null.`);
    const dot = name.indexOf('.');
    if (dot > 0) return componentTarget(name, dot, exact, rules);
    throw unknownColumn(name);
  }
  if (READ_ONLY.has(attribute)) {
    throw new CellError('read_only', `"${attribute}" is kept by Strapi. Map it to null.`);
  }
  if (rules.guarded.has(attribute)) {
    const message = `"${attribute}" is private and unique: an API token may not write it. Import it in the admin panel, or map it to null.`;
    throw new CellError('private_column', message, name);
  }
  if (attribute === audience.account) return { kind: 'account' };
  if (attribute === audience.tags) return { kind: 'tags' };
  const schema = attributes[attribute] as AttributeSchema;
  const converter = isSecret(audience.uid, attribute, schema) ? undefined : converterOf(schema, zone);
  if (!converter) throw unsupported(attribute, schema);
  return { kind: 'attribute', attribute, converter };
}

/** `address.city`: a field of a component that is not repeatable. */
function componentTarget(name: string, dot: number, exact: boolean, rules: ColumnRules): Target {
  const attribute = findName(name.slice(0, dot), rules.attributes, exact);
  const schema = attribute === undefined ? undefined : rules.attributes[attribute];
  if (attribute === undefined || schema?.component === undefined) throw unknownColumn(name);
  if (schema.type !== 'component' || schema.repeatable) throw unsupported(name, { type: 'repeatable component' });
  const fields = rules.componentAttributes(schema.component);
  const field = findName(name.slice(dot + 1), fields, exact);
  if (field === undefined) throw unknownColumn(name);
  const { required = false, ...optional } = fields[field] as AttributeSchema;
  const converter = isSecret(schema.component, field, optional) ? undefined : converterOf(optional, rules.zone);
  // What is unique among components is nothing that a database says.
  if (!converter || optional.unique || READ_ONLY.has(field)) throw unsupported(name, optional);
  return { kind: 'component', attribute, component: schema.component, field, required, converter };
}

/** @throws CellError where several names could be meant */
function findName(name: string, among: Record<string, AttributeSchema>, exact: boolean): string | undefined {
  if (Object.hasOwn(among, name)) return name;
  if (exact) return undefined;
  const found = Object.keys(among).filter((candidate) => foldedName(candidate) === foldedName(name));
  if (found.length < 2) return found[0];
  throw new CellError('ambiguous_column', `"${name}" could be ${found.join(' or ')}. Say which by the mapping.`);
}

const unknownColumn = (name: string) =>
  new CellError(
    'unknown_column',
    `There is no attribute for "${name.slice(0, 100)}". Map it to an attribute, to "traits.…", or to null.`
  );

function unsupported(name: string, { type }: { type: string }): CellError {
  const hint = type === 'component' ? ` Its fields can be, one a column, as "${name}.…".` : '';
  const kind = `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
  return new CellError('unsupported_column', `"${name}" is ${kind}, which an import cannot write.${hint}`);
}

/** Two columns of one file that would write the same attribute; undefined where each has its own. */
export function writtenTwice(columns: readonly string[], targets: readonly Target[]): string | undefined {
  const seen = new Set<string>();
  return columns.find((_, index) => {
    const target = targets[index] as Target;
    if (target.kind === 'skip') return false;
    const place =
      target.kind === 'attribute'
        ? target.attribute
        : target.kind === 'trait'
          ? `traits.${target.key}`
          : target.kind === 'component'
            ? `${target.attribute}.${target.field}`
            : `.${target.kind}`;
    if (seen.has(place)) return true;
    seen.add(place);
    return false;
  });
}
