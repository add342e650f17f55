import type { JsonType } from './conditions/attribute';
import type { ValueType } from './operators';
import type { Language } from './words';

/** The audiences a rule can speak of. */
export type AudienceName = 'contact' | 'account' | 'visitor';

export type ScalarType = 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'time';

/** What a rule may know of one attribute of a content type or component. */
export type CatalogAttribute =
  | {
      kind: 'scalar';
      type: ScalarType;
      label: string;
      /** Only for enumerations: the choices. */
      choices?: string[];
      /** Whole numbers that may exceed 2^53 and travel as strings. */
      big?: boolean;
      /** Exposed to the admin by configuration though private; such a catalog is never given to a token. */
      exposed?: boolean;
    }
  | { kind: 'json'; label: string; exposed?: boolean }
  | { kind: 'component'; label: string; target: string; repeatable: boolean; exposed?: boolean }
  | { kind: 'relation'; label: string; target: string; many: boolean; exposed?: boolean };

export interface CatalogType {
  uid: string;
  label: string;
  attributes: Record<string, CatalogAttribute>;
}

export interface CatalogSegment {
  key: string;
  name: string;
  audience: AudienceName;
  active: boolean;
  /** Decided at each request: it has no stored members. */
  requestTime?: boolean;
  /** Keys that this segment's own rule refers to, for the search for cycles. */
  refers: string[];
}

/** Event names by channel and outcome. What bears a name that several channels have is of the channel that its property `channel` says. */
export type ResponseNames = Record<string, Partial<Record<string, string[]>>>;

/** Everything that rules are judged against. Plain data: the admin gets the same object. */
export interface Catalog {
  audience: AudienceName;
  /** The content type of the audience. */
  uid: string;
  types: Record<string, CatalogType>;
  segments: Record<string, CatalogSegment>;
  /** Tags by key; undefined where the audience's type has no relation to tags. */
  tags: Record<string, { key: string; name: string }> | undefined;
  /** To-one relation of the contact that leads to its account, where configured. */
  accountPath?: string;
  responses: ResponseNames;
  /** In which sentences and complaints are said; English by default. Labels are the site's own. */
  language?: Language;
}

/** Where a rule's field lives in events: their two JSON columns. */
export const EVENT_SCOPE = 'event';

export interface PathStep {
  /** Type that bears the attribute. */
  uid: string;
  name: string;
  attribute: CatalogAttribute;
}

export interface ResolvedField {
  /** To-one hops before the leaf: non-repeatable components and to-one relations. */
  hops: PathStep[];
  leaf: PathStep;
  /** Keys inside the JSON document, when the leaf is one. */
  jsonKeys: string[];
  /** Type that operators are chosen by. */
  valueType: ValueType;
  label: string;
}

export const MAX_HOPS = 3;

/**
 * What a path is, or why it is nothing: `unknown`, `too_far`, `type_needed` (JSON without a declared type),
 * `type_unexpected` (a declared type that the field does not have), `not_a_value`.
 */
export type FieldResolution =
  | { field: ResolvedField; reason?: undefined }
  | { field?: undefined; reason: 'unknown' | 'too_far' | 'type_needed' | 'type_unexpected' | 'not_a_value' };

/**
 * Follows a dotted path from `uid` over at most three to-one hops to a value.
 * `EVENT_SCOPE` as uid means an event: `properties.*`, `context.*` (JSON, typed by the rule) and `occurredAt`, `name`.
 */
export function resolveField(catalog: Catalog, uid: string, path: string, valueType?: JsonType): FieldResolution {
  const parts = path.split('.');
  const hops: PathStep[] = [];
  const labels: string[] = [];
  let at = uid;
  for (const [index, name] of parts.entries()) {
    const attribute = attributeOf(catalog, at, name);
    if (!attribute) return { reason: 'unknown' };
    labels.push(attribute.label);
    const step = { uid: at, name, attribute };
    const rest = parts.slice(index + 1);
    const leaf = (type: ValueType, jsonKeys: string[] = []): FieldResolution => ({
      field: { hops, leaf: step, jsonKeys, valueType: type, label: [...labels, ...jsonKeys].join(' › ') },
    });
    switch (attribute.kind) {
      case 'scalar':
        if (rest.length > 0) return { reason: 'unknown' };
        if (valueType !== undefined && valueType !== attribute.type) return { reason: 'type_unexpected' };
        return leaf(attribute.type);
      case 'json':
        return valueType === undefined ? { reason: 'type_needed' } : leaf(valueType, rest);
      case 'component':
      case 'relation': {
        const many = attribute.kind === 'relation' ? attribute.many : attribute.repeatable;
        if (rest.length === 0) {
          return attribute.kind === 'relation' && valueType === undefined
            ? leaf('relation')
            : { reason: 'not_a_value' };
        }
        if (many) return { reason: 'not_a_value' };
        if (hops.length === MAX_HOPS) return { reason: 'too_far' };
        hops.push(step);
        at = attribute.target;
      }
    }
  }
  return { reason: 'unknown' };
}

export interface ResolvedRows {
  hops: PathStep[];
  /** The to-many relation or repeatable component itself. */
  many: PathStep;
  /** Type of the related rows. */
  uid: string;
  label: string;
}

/** Follows a path that must end in a to-many relation or a repeatable component; undefined where it does not. */
export function resolveRows(catalog: Catalog, uid: string, path: string): ResolvedRows | undefined {
  const parts = path.split('.');
  const hops: PathStep[] = [];
  const labels: string[] = [];
  let at = uid;
  for (const [index, name] of parts.entries()) {
    const attribute = attributeOf(catalog, at, name);
    if (!attribute || (attribute.kind !== 'component' && attribute.kind !== 'relation')) return undefined;
    labels.push(attribute.label);
    const step = { uid: at, name, attribute };
    const many = attribute.kind === 'relation' ? attribute.many : attribute.repeatable;
    if (index === parts.length - 1) {
      return many ? { hops, many: step, uid: attribute.target, label: labels.join(' › ') } : undefined;
    }
    if (many || hops.length === MAX_HOPS) return undefined;
    hops.push(step);
    at = attribute.target;
  }
  return undefined;
}

const EVENT_ATTRIBUTES: Record<string, CatalogAttribute> = {
  name: { kind: 'scalar', type: 'text', label: 'Event name' },
  occurredAt: { kind: 'scalar', type: 'datetime', label: 'Occurred at' },
  properties: { kind: 'json', label: 'Properties' },
  context: { kind: 'json', label: 'Context' },
};

function attributeOf(catalog: Catalog, uid: string, name: string): CatalogAttribute | undefined {
  const attributes = uid === EVENT_SCOPE ? EVENT_ATTRIBUTES : catalog.types[uid]?.attributes;
  return attributes && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}
