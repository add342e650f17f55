import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import type { SchemaAttribute } from '../catalog/schema';
import { LinkedRows } from '../experiences/linked';
import { materialise } from '../experiences/materialise';
import type { Wanted } from '../experiences/populated';
import type { Worn } from '../experiences/worn';
import type { LeadingField } from './leading-fields';
import { graphqlPlugin, type Args } from './plugin';

type Entry = Record<string, unknown>;
interface Paged extends Wanted {
  start?: number;
  /** -1 for all. */
  limit?: number;
}

const FILE = 'plugin::upload.file';

/**
 * What a field has by the variant that its parent wears, in the shape that the GraphQL plugin's own resolver gave it.
 * @param result of that resolver; undefined where there is no row that it could have read
 */
export async function wornValue(
  strapi: Core.Strapi,
  ctx: Context,
  { name, attribute }: LeadingField,
  worn: Worn,
  parent: unknown,
  args: Args,
  result: unknown
): Promise<unknown> {
  const isConnection = isObject(result) && 'nodes' in result && 'info' in result;
  const present = isConnection ? result.nodes : result;
  const { start = 0, limit = -1, filters, sort } = await wantedBy(strapi, ctx, attribute, args);
  const wanted = { ...(filters !== undefined && { filters }), ...(sort !== undefined && { sort }) };
  const linked = new LinkedRows(strapi);
  const later = materialise({ strapi, form: worn.form, linked }, attribute, worn.values[name] ?? null, wanted, present);
  await linked.load();
  let built = later();
  if (attribute.component !== undefined || attribute.components !== undefined) {
    nameComponents(
      built,
      present,
      `${worn.row === undefined ? String((parent as Entry).id) : `variant-${worn.row}`}-${name}`
    );
  }
  if (attribute.type === 'media') built = await signed(strapi, built);
  if (!Array.isArray(built)) return built;
  const page = limit < 0 ? built.slice(start) : built.slice(start, start + limit);
  return isConnection ? { ...result, nodes: page } : page;
}

/** What the field's arguments want of its values, as the resolvers of the plugin work it out. */
async function wantedBy(
  strapi: Core.Strapi,
  ctx: Context,
  { type, target, component }: SchemaAttribute,
  args: Args
): Promise<Paged> {
  const model = strapi.getModel((type === 'media' ? FILE : (target ?? component)) as never) as object | undefined;
  // Zones and polymorphic relations take no arguments.
  if (!model) return {};
  const { auth } = ctx.state as { auth: object };
  const transformed = graphqlPlugin(strapi)
    ?.builders()
    .utils.transformArgs(args, { contentType: model, usePagination: true });
  await strapi.contentAPI.validate.query(transformed ?? {}, model as never, { auth });
  return (await strapi.contentAPI.sanitize.query(transformed ?? {}, model as never, { auth })) as Paged;
}

/** Gives components that have no row an id that is no other's: clients keep what they get by type and id. */
function nameComponents(built: unknown, present: unknown, prefix: string): void {
  const rows = new Set(list(present).map(({ id }) => id));
  for (const [index, component] of list(built).entries()) {
    if (!rows.has(component.id)) component.id = `${prefix}-${index + 1}`;
  }
}

/** Files of a private provider need it, as those that are read do. */
async function signed(strapi: Core.Strapi, files: unknown): Promise<unknown> {
  const service = (strapi.plugin('upload') as Core.Plugin | undefined)?.service<{
    signFileUrls(file: unknown): Promise<unknown>;
  }>('file');
  if (!service || !files) return files;
  return Array.isArray(files)
    ? Promise.all(files.map((file) => service.signFileUrls(file)))
    : service.signFileUrls(files);
}

const list = (value: unknown): Entry[] => (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isObject);

const isObject = (value: unknown): value is Entry => typeof value === 'object' && value !== null;
