import type { Core } from '@strapi/strapi';
import { attributesOf, type SchemaAttribute } from '../catalog/schema';
import type { Form } from './chosen';
import { fits, isMany, leadsOn } from './fits';
import type { LinkedRows } from './linked';
import { fieldsOf, wantedOf, wantedOn, type Wanted } from './populated';
import { wear } from './worn';

/** A stored value on its way into an answer. */
export interface Materials {
  strapi: Core.Strapi;
  form: Form;
  linked: LinkedRows;
}

type Stored = Record<string, unknown>;
/** To be called once what is linked is loaded. */
type Later = () => unknown;

const isObject = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The value of an attribute as an answer has it, of what a variant stores: files by id, documents by document id, components as objects. What
 * does not fit, as the type has changed since, is left out.
 * @param present the baseline's own value, whose components lend their ids
 */
export function materialise(
  materials: Materials,
  attribute: SchemaAttribute,
  value: unknown,
  wanted: Wanted,
  present?: unknown
): Later {
  const values = (Array.isArray(value) ? value : [value]) as unknown[];
  const { linked, form } = materials;
  const { type, target } = attribute;
  let found: () => unknown[];
  if (type === 'media') found = linked.files(values, wanted);
  else if (type === 'relation') found = target ? linked.documents(target, values, form, wanted) : () => [];
  else found = components(materials, attribute, values.filter(isObject), wanted, present);
  const isCounted = wanted.count === true || wanted.count === 'true';
  return () => {
    const all = found();
    if (isCounted) return { count: all.length };
    return isMany(attribute) ? all : (all[0] ?? null);
  };
}

function components(
  materials: Materials,
  { component, components: zone }: SchemaAttribute,
  values: readonly Stored[],
  wanted: Wanted,
  present: unknown
): () => unknown[] {
  const presents = (Array.isArray(present) ? present : [present]) as unknown[];
  const ids = presents.flatMap((each) => (isObject(each) && typeof each.id === 'number' ? [each.id] : []));
  let last = Math.max(0, ...ids);
  const found: Later[] = [];
  for (const [index, value] of values.entries()) {
    const uid = component ?? String(value.__component);
    if (!component && !zone?.includes(uid)) continue;
    const own = component ? wanted : wantedOn(wanted, uid);
    if (!own) continue;
    const other = presents[index];
    const known = isObject(other) && (component || other.__component === uid) ? other : undefined;
    // Ids that a list has no other of.
    const id = known?.id ?? (last += 1);
    found.push(part(materials, uid, { ...(component ? {} : { __component: uid }), id }, value, own, known));
  }
  return () => found.map((each) => each());
}

/** One component, with what the request wants of it. */
function part(
  materials: Materials,
  uid: string,
  built: Stored,
  value: Stored,
  own: Wanted,
  known: Stored | undefined
): Later {
  wear(built, { values: value, form: materials.form });
  const fields = fieldsOf(own.fields);
  const led: [string, Later][] = [];
  for (const [name, attribute] of Object.entries(attributesOf(materials.strapi, uid))) {
    const stored = value[name] ?? null;
    if (leadsOn(attribute)) {
      const nested = wantedOf(own.populate, name);
      const isOwnPart = attribute.type === 'component' || attribute.type === 'dynamiczone';
      if (!nested && !(isOwnPart && known && name in known)) continue;
      led.push([name, materialise(materials, attribute, stored, nested ?? {}, known?.[name])]);
    } else if (!fields || fields.includes(name)) {
      built[name] = fits(attribute, stored) ? stored : null;
    }
  }
  return () => Object.assign(built, Object.fromEntries(led.map(([name, later]) => [name, later()])));
}
