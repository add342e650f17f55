import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import type { Context } from 'koa';
import { isOverridable } from '../../rules/overridable';
import { experiencesIn, type Status } from '../experiences/directory';
import { personaliseResult } from '../experiences/personalise';
import { wornBy, type Worn } from '../experiences/worn';
import { askerOf } from '../identity/asker';
import { isPreview } from '../preview-as/request';
import type { LeadingField } from './leading-fields';
import type { Args } from './plugin';
import { wornValue } from './worn-value';

type Entry = Record<string, unknown>;

/**
 * What a field has, with the variants that its asker gets: if the parent has a variant's fields, the variant's value of this one; else what
 * was read, each entry with its own variant's fields.
 */
export async function showVariants(
  strapi: Core.Strapi,
  ctx: Context,
  field: LeadingField,
  parent: unknown,
  args: Args,
  read: () => unknown
): Promise<unknown> {
  const isPreviewed = isPreview(ctx);
  const isAny = async (status: Status) => (await experiencesIn(strapi, status)).types.size > 0;
  if (!(await isAny('published')) && !(isPreviewed && (await isAny('draft')))) return read();
  // Whoever asks for everything gets entries as they are.
  if ((await askerOf(strapi, ctx)).how === 'everything') return read();
  const worn = wornBy(parent);
  // A component that a variant brought has no row of its own that could be read: its id may be another's.
  const result = worn && isComponent(worn) ? undefined : await read();
  const value = worn && isWorn(worn, field) ? await wornValue(strapi, ctx, field, worn, parent, args, result) : result;
  const entries = entriesIn(value);
  for (const [uid, status, some] of groups(strapi, field, entries)) {
    // Only a preview sees what nobody has started.
    const directory = await experiencesIn(strapi, isPreviewed ? status : 'published');
    await personaliseResult(strapi, ctx, directory, uid, some, { status });
  }
  return value;
}

const isComponent = ({ row }: Worn): boolean => row === undefined;

function isWorn(worn: Worn, { name, attribute }: LeadingField): boolean {
  return isComponent(worn) || (Object.hasOwn(worn.values, name) && isOverridable(name, attribute));
}

/** What a field resolved to: an entry, several, or a connection of them. */
export function entriesIn(value: unknown): Entry[] {
  if (Array.isArray(value)) return value.filter(isEntry);
  if (!isEntry(value)) return [];
  return 'nodes' in value && 'info' in value ? entriesIn(value.nodes) : [value];
}

const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null;

/** The entries by type and status, which they tell themselves: a relation may lead from what has neither. */
function groups(
  strapi: Core.Strapi,
  { attribute }: LeadingField,
  entries: readonly Entry[]
): [uid: string, status: Status, entries: Entry[]][] {
  const found = new Map<string, [string, Status, Entry[]]>();
  for (const entry of entries) {
    const uid = attribute.target ?? entry.__type;
    if (typeof uid !== 'string') continue;
    const model = strapi.getModel(uid as never);
    const isDraft = contentTypes.hasDraftAndPublish(model) && !entry.publishedAt;
    const status = isDraft ? 'draft' : 'published';
    const name = `${uid} ${status}`;
    const group = found.get(name);
    if (group) group[2].push(entry);
    else found.set(name, [uid, status, [entry]]);
  }
  return [...found.values()];
}
