import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import type { AudienceTarget, SegmentUsage } from '../../contracts/segments';
import { mainField } from '../catalog/titles';
import { schemaOf } from '../catalog/schema';
import { readerOf } from '../http';
import { allSegments, existingSegment, references } from '../membership/segment-record';
import { audienceAttributes } from '../personalization/audience-field';
import { entriesOfSegment } from '../personalization/entries-of-segment';
import { webhooksOf } from '../webhooks/webhooks';

const MAX_ENTRIES = 1_000;
/** Values of one `in (…)`. */
const PAGE = 500;

/** Whether whoever asks may read this attribute of a type's entries. */
export type MayRead = (uid: string, attribute: string) => boolean;

interface Ability {
  can(action: string, uid: string, field: string): boolean;
}

const abilityOf = (ctx: Context): Ability | undefined =>
  readerOf(ctx) === 'admin' ? (ctx.state as { userAbility?: Ability }).userAbility : undefined;

/** Titles are for admin users who see them in the content manager too: an API token might learn of drafts by them. */
export function titleReader(ctx: Context): MayRead {
  const ability = abilityOf(ctx);
  return (uid, attribute) => ability?.can('plugin::content-manager.explorer.read', uid, attribute) === true;
}

/** The types of which the asker may create an entry for a segment, by name. */
export function targetsFor(strapi: Core.Strapi, ctx: Context): AudienceTarget[] {
  const ability = abilityOf(ctx);
  return Object.values(strapi.contentTypes)
    .filter(({ kind }) => kind === 'collectionType')
    .flatMap(({ uid, info, attributes }) => {
      const field = audienceAttributes(attributes).find((name) =>
        ability?.can('plugin::content-manager.explorer.create', uid, name)
      );
      return field === undefined ? [] : [{ uid, type: info.displayName, field }];
    })
    .sort((a, b) => a.type.localeCompare(b.type));
}

/**
 * Everything that uses a segment: other segments' rules, entries whose audience names it, and webhooks.
 * @returns at most 1,000 entries, and whether that is all of them
 * @throws NotFoundError
 */
export async function usageOf(
  strapi: Core.Strapi,
  key: string,
  mayRead: MayRead
): Promise<{ usage: SegmentUsage; complete: boolean }> {
  await existingSegment(strapi, key);
  const segments = (await allSegments(strapi))
    .filter((other) => other.key !== key && references(other).includes(key))
    .map(({ key, name }) => ({ kind: 'segment' as const, key, name }));
  const found = await entriesOfSegment(strapi, key, MAX_ENTRIES + 1);
  const titles = await titlesOf(strapi, found, mayRead);
  const entries = found.slice(0, MAX_ENTRIES).map((entry) => ({
    kind: 'entry' as const,
    ...entry,
    type: schemaOf(strapi, entry.uid)?.info?.displayName ?? entry.uid,
    single: schemaOf(strapi, entry.uid)?.kind === 'singleType',
    title: titles.get(idOf(entry)) ?? null,
  }));
  const webhooks = (await webhooksOf(strapi).naming(key)).map(({ id, url, description }) => ({
    id,
    // The path of an address may be a secret.
    label: description || new URL(url).host,
  }));
  return { usage: { segments, entries, webhooks }, complete: found.length <= MAX_ENTRIES };
}

export interface Named {
  uid: string;
  documentId: string;
  locale: string | null;
}

export const idOf = ({ uid, documentId, locale }: Named): string => `${uid} ${documentId} ${locale ?? ''}`;

/** Of entries, by `idOf`, as far as the reader may see them. */
export async function titlesOf(
  strapi: Core.Strapi,
  entries: readonly Named[],
  mayRead: MayRead
): Promise<Map<string, string>> {
  const titles = new Map<string, string>();
  for (const uid of new Set(entries.map((entry) => entry.uid))) {
    const attribute = await mainField(strapi, uid);
    const type = attribute === undefined ? undefined : schemaOf(strapi, uid)?.attributes[attribute]?.type;
    if (attribute === undefined || type === undefined || type === 'password' || !mayRead(uid, attribute)) continue;
    const ids = [...new Set(entries.filter((entry) => entry.uid === uid).map(({ documentId }) => documentId))];
    for (let at = 0; at < ids.length; at += PAGE) {
      const rows: (Named & Record<string, unknown>)[] = await strapi.db
        .query(uid)
        .findMany({ where: { documentId: { $in: ids.slice(at, at + PAGE) } }, orderBy: { id: 'asc' } });
      for (const row of rows) {
        const title = row[attribute];
        if (typeof title === 'string' || typeof title === 'number') titles.set(idOf({ ...row, uid }), String(title));
      }
    }
  }
  return titles;
}
