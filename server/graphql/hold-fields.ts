import type { Core } from '@strapi/strapi';
import { leadingField, leadsToBearer, mayBeHidden, typesOf } from './leading-fields';
import type { BuiltSchema, FieldInfo, FieldMiddleware, Nexus, TypeRegistry } from './plugin';
import { resolveLeading, resolveQuery } from './resolve-field';

/**
 * Puts itself round the resolvers of all fields that read. By a plugin of Nexus, which the site's own middleware of resolvers cannot
 * displace, nor be displaced by: of two extensions that configure middleware for one field, the GraphQL plugin keeps one.
 */
export function holdFields(strapi: Core.Strapi, nexus: Nexus, typeRegistry: TypeRegistry): object {
  const types = typesOf(typeRegistry);
  const held = new Set<string>();
  return nexus.plugin({
    name: 'strapi-plugin-segments',
    onCreateFieldResolver({ parentTypeConfig, fieldConfig }): FieldMiddleware | undefined {
      if (parentTypeConfig.name === 'Query') return resolveQuery;
      const uid = types.get(parentTypeConfig.name);
      const field = uid === undefined ? undefined : leadingField(strapi, uid, fieldConfig.name);
      if (!field) return undefined;
      held.add(`${parentTypeConfig.name}.${fieldConfig.name}`);
      if (mayBeHidden(strapi, field)) makeNullable(fieldConfig);
      return resolveLeading(strapi, field);
    },
    onAfterBuild: (schema) => assertHeld(strapi, types, held, schema),
  });
}

/** What is required may be hidden from who asks, which is no fault that would cost the whole entry. */
function makeNullable(fieldConfig: FieldInfo['fieldConfig']): void {
  const { type } = fieldConfig;
  if (String(type).endsWith('!') && type.ofType) fieldConfig.type = type.ofType as typeof type;
}

/** @throws Error if the schema has a field by which entries would be read past their audience */
export function assertHeld(
  strapi: Core.Strapi,
  types: ReadonlyMap<string, string>,
  held: ReadonlySet<string>,
  schema: BuiltSchema
): void {
  for (const [type, uid] of types) {
    for (const name of Object.keys(schema.getType(type)?.getFields?.() ?? {})) {
      const field = leadingField(strapi, uid, name);
      if (!field || !leadsToBearer(strapi, field) || held.has(`${type}.${name}`)) continue;
      throw new Error(
        `[segments] GraphQL’s ${type}.${name} (${uid}, “${field.name}”) leads to what has an audience field, and cannot be filtered with this version of @strapi/plugin-graphql. Disable the field: strapi.plugin('graphql').service('extension').shadowCRUD('${uid}').field('${field.name}').disable().`
      );
    }
  }
}
