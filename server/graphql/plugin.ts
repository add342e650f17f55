import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

/** What is used of Strapi's GraphQL plugin and of what it is made with; nothing of it is imported, as few sites have it. */

/** A resolver's arguments and what it is told. */
export type Args = Record<string, unknown>;
export interface ResolveInfo {
  operation: { operation: 'query' | 'mutation' | 'subscription' };
  cacheControl?: { setCacheHint(hint: { maxAge: number; scope: 'PRIVATE' }): void };
}
export interface RequestContext {
  koaContext: Context;
}
type Resolver = (parent: unknown, args: Args, context: RequestContext, info: ResolveInfo) => unknown;
/** A middleware of Nexus. */
export type FieldMiddleware = (...call: [...Parameters<Resolver>, Resolver]) => unknown;

/** A type of a schema that is ready; of other kinds than objects, without fields. */
export interface BuiltType {
  getFields?(): Record<string, unknown>;
}
export interface BuiltSchema {
  getType(name: string): BuiltType | undefined;
}

/** A field that Nexus is about to make. */
export interface FieldInfo {
  parentTypeConfig: { name: string };
  fieldConfig: { name: string; type: { ofType?: unknown; toString(): string } };
}

export interface TypeBuilder {
  nonNull: TypeBuilder;
  list: TypeBuilder;
  field(name: string, field: object): void;
}
export interface Nexus {
  plugin(config: {
    name: string;
    onCreateFieldResolver(field: FieldInfo): FieldMiddleware | undefined;
    onAfterBuild(schema: BuiltSchema): void;
  }): object;
  objectType(type: { name: string; description?: string; definition(t: TypeBuilder): void }): object;
  extendType(type: { type: string; definition(t: TypeBuilder): void }): object;
}

export interface TypeRegistry {
  definitions: { name: string; config: { kind?: string; contentType?: { uid: string } } }[];
}

interface ExtensionService {
  use(extension: (tools: { nexus: Nexus; typeRegistry: TypeRegistry }) => object): unknown;
}

interface BuilderService {
  utils: { transformArgs(args: Args, options: { contentType: unknown; usePagination: boolean }): Args };
}

/** Strapi's GraphQL plugin, if the site has it. */
export function graphqlPlugin(strapi: Core.Strapi) {
  const plugin = strapi.plugin('graphql') as Core.Plugin | undefined;
  if (!plugin) return undefined;
  return {
    extension: () => plugin.service<ExtensionService>('extension'),
    builders: () => plugin.service<BuilderService>('builders'),
  };
}
