import type { JsonType } from '../../../rules/conditions/attribute';
import type { ValueType } from '../../../rules/operators';
import { readField } from '../../oracle/field';
import type { Scope, World } from '../../oracle/world';
import { fieldPaths, type FieldPath } from './paths';
import type { Random } from './random';
import { PREFERENCE_KEYS } from './shop';

export type ChosenField = FieldPath & { valueType?: JsonType };

export const JSON_TYPES: JsonType[] = ['text', 'number', 'boolean', 'date', 'datetime', 'list'];
export const EVENT_PATHS = [
  'properties.total',
  'properties.quantity',
  'properties.campaign',
  'properties.channel',
  'properties.sku',
  'properties.x',
  'properties.x.y',
  'properties.list',
  'properties.nowhere',
  'context.campaign.source',
  'context.campaign',
  'context.x',
];
/** A field of rows of one type; of the wanted type, if one is wanted. Inside JSON it comes with the type to declare. */
export function chooseField(world: World, random: Random, rows: Scope[], wanted?: ValueType): ChosenField | undefined {
  const uid = rows[0]?.uid;
  if (uid === undefined) return undefined;
  const jsonType = JSON_TYPES.find((type) => type === wanted) ?? (wanted ? undefined : random.pick(JSON_TYPES));
  if (uid === 'event') {
    if (!jsonType) return undefined;
    return { path: random.pick(EVENT_PATHS), type: 'json', attributeType: 'json', valueType: jsonType };
  }
  const all = fieldPaths(world.schemas, uid);
  const scalars = all.filter(({ type }) => type !== 'json' && (!wanted || type === wanted));
  const documents = jsonType ? all.filter(({ type }) => type === 'json') : [];
  if (documents.length > 0 && (scalars.length === 0 || random.chance(wanted ? 0.35 : 0.2))) {
    const document = random.pick(documents);
    const key = document.path.endsWith('traits')
      ? random.pick(['plan', 'x', 'plan.x'])
      : random.pick([...PREFERENCE_KEYS, ...PREFERENCE_KEYS, 'nested.x', 'nested.deep.x', 'theme.x', 'list.0', '']);
    return { ...document, path: key === '' ? document.path : `${document.path}.${key}`, valueType: jsonType };
  }
  if (scalars.length === 0) return undefined;
  // Without this, the many paths over companies and addresses would crowd out the subject's own.
  const near = scalars.filter(({ path }) => !path.includes('.'));
  return random.pick(near.length > 0 && random.chance(0.5) ? near : scalars);
}

/** What the rows have there, without the missing. */
export function valuesOf(world: World, rows: Scope[], path: string, valueType?: JsonType): unknown[] {
  return rows.map((row) => readField(world, row, path, valueType).value).filter((value) => value !== undefined);
}
