import { EVENT_SCOPE, MAX_HOPS, resolveField, type Catalog, type CatalogAttribute } from '../catalog';
import type { JsonType } from '../conditions/attribute';
import type { ValueType } from '../operators';

/** A field that a condition can be asked about. */
export interface FieldOffer {
  path: string;
  label: string;
  /** Labels of the relations and components on the way; empty for the type's own. */
  under: string;
  /** `json` where the rule says which type of value is meant. */
  type: ValueType | 'json';
}

const MOST_OFFERS = 1_000;

/** The fields of a type and of what it leads to over to-one relations and components, its own first. */
export function fieldsOf(catalog: Catalog, uid: string): FieldOffer[] {
  const offers: FieldOffer[] = [];
  let open: { uid: string; path: string; under: string; seen: readonly string[] }[] = [
    { uid, path: '', under: '', seen: [uid] },
  ];
  for (let hops = 0; hops <= MAX_HOPS && open.length > 0 && offers.length < MOST_OFFERS; hops += 1) {
    const next: typeof open = [];
    for (const at of open) {
      for (const [name, attribute] of Object.entries(catalog.types[at.uid]?.attributes ?? {})) {
        const type = typeOf(attribute);
        const path = at.path + name;
        if (type) offers.push({ path, label: attribute.label, under: at.under, type });
        const target = toOne(attribute);
        // A way back to where one came from says nothing new.
        if (target === undefined || at.seen.includes(target)) continue;
        const under = at.under ? `${at.under} › ${attribute.label}` : attribute.label;
        next.push({ uid: target, path: `${path}.`, under, seen: [...at.seen, target] });
      }
    }
    open = next;
  }
  return offers.slice(0, MOST_OFFERS);
}

function typeOf(attribute: CatalogAttribute): FieldOffer['type'] | undefined {
  switch (attribute.kind) {
    case 'scalar':
      return attribute.type;
    case 'json':
      return 'json';
    case 'relation':
      return 'relation';
    default:
      return undefined;
  }
}

function toOne(attribute: CatalogAttribute): string | undefined {
  if (attribute.kind === 'component') return attribute.repeatable ? undefined : attribute.target;
  return attribute.kind === 'relation' && !attribute.many ? attribute.target : undefined;
}

/** The JSON field that a path leads into, and the keys inside it; undefined where it leads into none. */
export function jsonPart(catalog: Catalog, uid: string, path: string): { base: string; keys: string } | undefined {
  if (uid === EVENT_SCOPE) return undefined;
  const field = resolveField(catalog, uid, path, 'text').field;
  if (field?.leaf.attribute.kind !== 'json') return undefined;
  const keys = field.jsonKeys.join('.');
  return { base: keys === '' ? path : path.slice(0, -keys.length - 1), keys };
}

/** Types that a value inside JSON can be declared as. */
export const JSON_TYPES: readonly JsonType[] = ['text', 'number', 'boolean', 'date', 'datetime', 'list'];
