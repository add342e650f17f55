import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { attributesOf, schemaOf, type SchemaAttribute } from '../catalog/schema';
import { validationError } from '../http';
import { AUDIENCE_FIELD } from '../../rules/audience-field';
import { isMany, leadsOn } from './fits';
import { overridable } from './overridable';

type Values = Record<string, unknown>;
type Path = (string | number)[];

/** In one list: above, databases do not bind them in one statement. */
const MAX_VALUES = 1_000;

/**
 * What a variant stores of these values: files by id, documents by document id, components as objects. Checked as Strapi checks an entry of
 * the type that is published.
 * @throws ValidationError with the path of each fault
 */
export async function checkedOverrides(strapi: Core.Strapi, uid: string, overrides: Values): Promise<Values> {
  const own = overridable(strapi, uid);
  for (const name of Object.keys(overrides)) {
    if (Object.hasOwn(own, name)) continue;
    const isKnown = Object.hasOwn(attributesOf(strapi, uid), name);
    throw validationError(
      `overrides.${name}`,
      isKnown ? `“${name}” is the entry's own: no variant has another.` : `${uid} has no attribute “${name}”.`
    );
  }
  const stored = await storedOf(strapi, own, overrides, ['overrides']);
  await validate(strapi, uid, stored);
  return stored;
}

async function storedOf(
  strapi: Core.Strapi,
  attributes: Record<string, SchemaAttribute>,
  values: Values,
  path: Path
): Promise<Values> {
  const stored: Values = {};
  for (const [name, value] of Object.entries(values)) {
    const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    const here = [...path, name];
    if (!attribute) {
      // Strapi itself leaves out what a component has no attribute for.
      if (name === '__component' && typeof value === 'string') stored[name] = value;
      continue;
    }
    if (attribute.customField === AUDIENCE_FIELD) {
      if (value === null || value === '') continue;
      throw refusal(here, 'What a variant brings has no audience of its own: the variant has one.');
    }
    stored[name] = leadsOn(attribute)
      ? await leadingValue(strapi, attribute, value, here)
      : plainValue(attribute, value);
  }
  return stored;
}

/** Strapi takes numbers as text too, but what is stored here is answered as it is. */
function plainValue({ type }: SchemaAttribute, value: unknown): unknown {
  const isNumeric = ['integer', 'float', 'decimal'].includes(type) && typeof value === 'string' && value.trim() !== '';
  return isNumeric && Number.isFinite(Number(value)) ? Number(value) : value;
}

async function leadingValue(
  strapi: Core.Strapi,
  attribute: SchemaAttribute,
  value: unknown,
  path: Path
): Promise<unknown> {
  const { type, target, component, components } = attribute;
  if (value === null) return null;
  const many = Array.isArray(value);
  if (many && !isMany(attribute)) throw refusal(path, 'must be one, not a list.');
  const values = (many ? value : [value]) as unknown[];
  if (values.length > MAX_VALUES) throw refusal(path, `must be at most ${MAX_VALUES}.`);
  let stored: unknown[];
  if (type === 'media') stored = await existing(strapi, 'plugin::upload.file', 'id', values, path);
  else if (type === 'relation') stored = await existing(strapi, String(target), 'documentId', values, path);
  else {
    stored = [];
    for (const [index, each] of values.entries()) {
      const here = many ? [...path, index] : path;
      if (typeof each !== 'object' || each === null) throw refusal(here, 'must be a component.');
      const uid = component ?? String((each as Values).__component);
      if (!component && !components?.includes(uid)) throw refusal(here, `The zone takes no component “${uid}”.`);
      stored.push(await storedOf(strapi, attributesOf(strapi, uid), each as Values, here));
    }
  }
  return many ? stored : stored[0];
}

/** Names of files or documents, all of which are there. */
async function existing(
  strapi: Core.Strapi,
  uid: string,
  by: 'id' | 'documentId',
  values: readonly unknown[],
  path: Path
): Promise<unknown[]> {
  const names = values.map((value) => (typeof value === 'object' && value !== null ? (value as Values)[by] : value));
  const isName = (name: unknown) =>
    by === 'id' ? Number.isSafeInteger(name) : typeof name === 'string' && name !== '';
  if (!names.every(isName)) throw refusal(path, by === 'id' ? 'must be ids of files.' : 'must be document ids.');
  const rows = (await strapi.db.query(uid).findMany({ select: [by], where: { [by]: { $in: names } } })) as Values[];
  const known = new Set(rows.map((row) => row[by]));
  const missing = names.find((name) => !known.has(name));
  if (missing !== undefined) throw refusal(path, `There is no ${by} “${String(missing)}” of ${uid}.`);
  return names;
}

/** As Strapi validates a published entry; relations and files, which it knows by row ids, are checked already. */
async function validate(strapi: Core.Strapi, uid: string, stored: Values): Promise<void> {
  const values = withoutLinks(strapi, attributesOf(strapi, uid), stored);
  try {
    await strapi.entityValidator.validateEntityUpdate(schemaOf(strapi, uid) as never, values as never, {
      isDraft: false,
    });
  } catch (error) {
    if (!(error instanceof errors.ValidationError)) throw error;
    const details = error.details as { errors?: { path: Path; message: string; name: string }[] };
    const found = (details.errors ?? []).map((fault) => ({ ...fault, path: ['overrides', ...fault.path] }));
    throw new errors.ValidationError(error.message, { errors: found });
  }
}

function withoutLinks(strapi: Core.Strapi, attributes: Record<string, SchemaAttribute>, stored: Values): Values {
  const part = (each: unknown, component: string | undefined): unknown => {
    if (typeof each !== 'object' || each === null) return each;
    const uid = component ?? String((each as Values).__component);
    return withoutLinks(strapi, attributesOf(strapi, uid), each as Values);
  };
  const kept = Object.entries(stored).flatMap(([name, value]): [string, unknown][] => {
    const { type = '', component } = attributes[name] ?? {};
    if (type === 'relation' || type === 'media') return [];
    if (type !== 'component' && type !== 'dynamiczone') return [[name, value]];
    return [[name, Array.isArray(value) ? value.map((each) => part(each, component)) : part(value, component)]];
  });
  return Object.fromEntries(kept);
}

const refusal = (path: Path, message: string) =>
  new errors.ValidationError(message, { errors: [{ path, message, name: 'ValidationError' }] });
