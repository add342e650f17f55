import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import type { CatalogAttribute, CatalogType } from '../../rules/catalog';
import { AUDIENCES, audienceOf, type Audience } from './audiences';
import { catalogAttribute } from './attributes';
import { schemaOf, type LoadedSchema, type SchemaAttribute } from './schema';

/** Three to-one hops, rows, and three hops of theirs: no rule leads further in one path. */
const REACH = 7;

/** The attribute that holds the plugin's own profile of a subject, on types that have none of that name. */
export const TRAITS = 'traits';

/**
 * Everything reachable from the audience's type that rules may name. `withPrivate` adds the private attributes that
 * the configuration exposes.
 */
export function catalogTypes(
  strapi: Core.Strapi,
  audience: Audience,
  withPrivate: boolean
): Record<string, CatalogType> {
  const exposed = withPrivate ? exposedAttributes(strapi, audience) : new Set<string>();
  const types: Record<string, CatalogType> = {};
  let frontier = [audience.uid];
  for (let distance = 0; distance <= REACH && frontier.length > 0; distance += 1) {
    const next: string[] = [];
    for (const uid of frontier) {
      const schema = schemaOf(strapi, uid);
      if (!schema || types[uid]) continue;
      const type = catalogType(schema, exposed);
      types[uid] = type;
      for (const attribute of Object.values(type.attributes)) if ('target' in attribute) next.push(attribute.target);
    }
    frontier = next;
  }
  for (const name of AUDIENCES) {
    const { uid } = audienceOf(strapi, name);
    const type = types[uid];
    // A field of the site's own of that name hides the profile's, also from a reader who may not know it.
    if (type && !schemaOf(strapi, uid)?.attributes[TRAITS]) type.attributes[TRAITS] = { kind: 'json', label: 'Traits' };
  }
  return types;
}

function catalogType(schema: LoadedSchema, exposed: ReadonlySet<string>): CatalogType {
  const attributes: Record<string, CatalogAttribute> = {};
  for (const [name, attribute] of Object.entries(schema.attributes)) {
    const known = catalogAttribute(schema.uid, name, attribute);
    if (!known) continue;
    const isPrivate = contentTypes.isPrivateAttribute(schema as never, name);
    if (isPrivate && !exposed.has(`${schema.uid} ${name}`)) continue;
    attributes[name] = isPrivate ? { ...known, exposed: true } : known;
  }
  return { uid: schema.uid, label: schema.info?.displayName ?? schema.uid, attributes };
}

/** Every attribute along the configured paths, as `uid name`. */
function exposedAttributes(strapi: Core.Strapi, audience: Audience): Set<string> {
  const exposed = new Set<string>();
  for (const path of audience.expose) {
    let uid: string | undefined = audience.uid;
    for (const name of path.split('.')) {
      if (uid === undefined) break;
      exposed.add(`${uid} ${name}`);
      const attribute: SchemaAttribute | undefined = schemaOf(strapi, uid)?.attributes[name];
      uid = attribute?.target ?? attribute?.component;
    }
  }
  return exposed;
}
