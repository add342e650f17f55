import type { ScalarType } from '../../../rules/catalog';
import type { Schema } from '../../oracle/world';

/** A path that a rule may name; over JSON it stands without a key. */
export interface FieldPath {
  path: string;
  type: ScalarType | 'json' | 'relation';
  /** As Strapi's schema has it. */
  attributeType: string;
  choices?: string[];
}

export interface RowsPath {
  path: string;
  /** Type of the rows. */
  uid: string;
}

const SCALARS: Record<string, ScalarType> = {
  string: 'text',
  text: 'text',
  richtext: 'text',
  email: 'text',
  uid: 'text',
  enumeration: 'text',
  integer: 'number',
  biginteger: 'number',
  decimal: 'number',
  float: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
};

/** Fields that no rule may name: secrets, and private ones that the playground does not expose. */
const HIDDEN = new Set(['pin', 'secretNote', 'secretRating', 'audience', 'user']);
const MAX_HOPS = 3;

export function fieldPaths(schemas: Record<string, Schema>, uid: string): FieldPath[] {
  return collect(schemas, uid).fields;
}

/** To-many relations and repeatable components. */
export function rowsPaths(schemas: Record<string, Schema>, uid: string): RowsPath[] {
  return collect(schemas, uid).rows;
}

function collect(
  schemas: Record<string, Schema>,
  uid: string,
  prefix = '',
  hops = 0
): { fields: FieldPath[]; rows: RowsPath[] } {
  const fields: FieldPath[] = [];
  const rows: RowsPath[] = [];
  for (const [name, attribute] of Object.entries(schemas[uid]!.attributes)) {
    const path = prefix + name;
    const target = attribute.component ?? attribute.target;
    if (HIDDEN.has(name) || (target && !schemas[target])) continue;
    const scalar = SCALARS[attribute.type];
    if (scalar || attribute.type === 'json') {
      fields.push({
        path,
        type: scalar ?? 'json',
        attributeType: attribute.type,
        ...(attribute.enum && { choices: attribute.enum }),
      });
    }
    if (!target) continue;
    const isMany = attribute.repeatable === true || attribute.relation?.endsWith('ToMany') === true;
    if (isMany) rows.push({ path, uid: target });
    if (attribute.type === 'relation') fields.push({ path, type: 'relation', attributeType: 'relation' });
    if (isMany || hops === MAX_HOPS) continue;
    const below = collect(schemas, target, `${path}.`, hops + 1);
    fields.push(...below.fields);
    rows.push(...below.rows);
  }
  return { fields, rows };
}
