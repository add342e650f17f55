import { isSecret } from '../catalog/attributes';
import type { Audience } from '../catalog/audiences';
import { CellError, converterOf, type AttributeSchema, type Converter } from './convert';

/** Where the values of a column go. */
export type Target =
  | { kind: 'attribute'; attribute: string; converter: Converter }
  | { kind: 'account' }
  | { kind: 'tags' }
  /** A key of the plugin's own JSON document about the subject. */
  | { kind: 'trait'; key: string }
  | { kind: 'skip' };

export interface ColumnRules {
  audience: Audience;
  attributes: Record<string, AttributeSchema>;
  /** Column → attribute, `traits.<key>` or null. */
  mapping: ReadonlyMap<string, string | null>;
  zone: string;
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

function attributeTarget(name: string, exact: boolean, { audience, attributes, zone }: ColumnRules): Target {
  const names = Object.keys(attributes);
  const found = Object.hasOwn(attributes, name)
    ? [name]
    : names.filter((candidate) => !exact && foldedName(candidate) === foldedName(name));
  const [attribute] = found;
  if (attribute === undefined) {
    if (!exact && foldedName(name) === 'account' && audience.account) return { kind: 'account' };
    if (!exact && foldedName(name) === 'tags' && audience.tags) return { kind: 'tags' };
    if (READ_ONLY.has(name)) throw new CellError('read_only', `"${name}" is kept by Strapi. Map it to null.`);
    const hint = name.includes('.') && !exact ? ' Fields of components cannot be imported.' : '';
    throw new CellError(
      'unknown_column',
      `There is no attribute for "${name.slice(0, 100)}".${hint} Map it to an attribute, to "traits.…", or to null.`
    );
  }
  if (found.length > 1) {
    throw new CellError('ambiguous_column', `"${name}" could be ${found.join(' or ')}. Say which by the mapping.`);
  }
  if (READ_ONLY.has(attribute)) {
    throw new CellError('read_only', `"${attribute}" is kept by Strapi. Map it to null.`);
  }
  if (attribute === audience.account) return { kind: 'account' };
  if (attribute === audience.tags) return { kind: 'tags' };
  const schema = attributes[attribute] as AttributeSchema;
  const converter = isSecret(audience.uid, attribute, schema) ? undefined : converterOf(schema, zone);
  if (!converter) {
    throw new CellError('unsupported_column', `"${attribute}" is a ${schema.type}, which an import cannot write.`);
  }
  return { kind: 'attribute', attribute, converter };
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
          : `.${target.kind}`;
    if (seen.has(place)) return true;
    seen.add(place);
    return false;
  });
}
