import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { attributesOf } from '../catalog/schema';
import { askerOf } from '../identity/asker';
import type { DocumentCall } from '../personalization/answer-of-write';
import { contentRequest, isReading } from '../personalization/content-request';
import { closure } from '../personalization/reach';
import { readScope } from '../personalization/read-scope';
import { appliedKey } from '../personalization/request-key';
import { requestNotes } from '../personalization/request-notes';
import { isPreview } from '../preview-as/request';
import { IN_LIST } from '../storage/among';
import { chosenAtRequest, currentOf, rowOf } from './chosen';
import { entryName, experiencesIn, type ExperienceDirectory, type Status } from './directory';
import { defaultLocale, isLocalized } from './locales';
import { fits, leadsOn } from './fits';
import { LinkedRows } from './linked';
import { materialise } from './materialise';
import { overridesOf } from './overrides-of';
import { wantedOf, wantedOn, type Wanted } from './populated';
import { isOverridable } from '../../rules/overridable';
import { wear } from './worn';

type Entry = Record<string, unknown>;
interface ReadParams extends Wanted {
  status?: string;
  locale?: string;
}

/** An entry in an answer, with what the request wants of it. */
interface Found {
  entry: Entry;
  uid: string;
  wanted: Wanted;
}

const READS = new Set(['findMany', 'findOne', 'findFirst']);

/**
 * Gives entries that have a running experience the chosen variant's fields, wherever a read of a Content API request found them. Only where
 * the request reads: what a write reads could be written back. Conditions, sorts and totals are the database's, and so the entries' own.
 */
export function personaliseReads(strapi: Core.Strapi): void {
  const personalise = async (context: DocumentCall, next: () => Promise<unknown>): Promise<unknown> => {
    const ctx = contentRequest(strapi);
    const kind = readScope.getStore()?.kind;
    const isRead = ctx && isReading(ctx) && READS.has(context.action);
    if (!isRead || kind === 'unfiltered' || kind === 'write') return next();
    const result = await next();
    const directory = await experiencesIn(strapi, isPreview(ctx) ? statusOf(context.params) : 'published');
    if (!result || !leadsToExperience(strapi, directory, context.uid)) return result;
    // With an audience key it is the key's matter, and noted so even if nothing is chosen.
    await appliedKey(strapi, ctx, context.uid);
    // Whoever asks for everything gets entries as they are.
    if ((await askerOf(strapi, ctx)).how !== 'everything') {
      await personaliseResult(strapi, ctx, directory, context.uid, result, context.params as ReadParams);
    }
    return result;
  };
  strapi.documents.use(personalise as never);
}

/** Gives entries in the result the fields of their variants, in place. */
export async function personaliseResult(
  strapi: Core.Strapi,
  ctx: Context,
  directory: ExperienceDirectory,
  uid: string,
  result: unknown,
  params: ReadParams
): Promise<void> {
  const notes = requestNotes(ctx);
  if (directory.types.has(uid)) notes.touched.add(uid);
  const found: Found[] = [];
  collect(strapi, directory, uid, result, params, found);
  const status = statusOf(params);
  const asker = await askerOf(strapi, ctx);
  const siteLocale = once(() => defaultLocale(strapi));
  const running = found.flatMap((each) => {
    if (directory.types.has(each.uid)) notes.touched.add(each.uid);
    const own = directory.byEntry.get(entryName(each.uid, String(each.entry.documentId)));
    const experience = own && currentOf(strapi, asker, own);
    return experience ? [{ ...each, experience }] : [];
  });
  const locales = await untoldLocales(strapi, running);
  const chosen: (Found & { row: number; locale: string | undefined })[] = [];
  for (const { experience, ...each } of running) {
    const told = each.entry.locale ?? locales.get(each.entry) ?? params.locale;
    const locale = await localeOf(strapi, each.uid, told, siteLocale);
    const choice = await chosenAtRequest(strapi, ctx, experience, { status, locale });
    notes.experiences.set(experience.key, choice);
    const variant = experience.variants.find(({ key }) => key === choice.variant);
    const row = variant && rowOf(variant, { status, locale });
    if (row !== undefined) chosen.push({ ...each, row, locale });
  }
  if (chosen.length === 0) return;
  const rows = chosen.map(({ row }) => row);
  const overrides = await overridesOf(strapi, ctx, rows);
  const linked = new LinkedRows(strapi);
  const later: (() => void)[] = [];
  for (const { entry, uid: type, wanted, row, locale } of chosen) {
    const attributes = attributesOf(strapi, type);
    const values = overrides.get(row) ?? {};
    wear(entry, { values, form: { status, locale }, row });
    for (const [name, value] of Object.entries(values)) {
      const attribute = attributes[name];
      // What was not asked for is not told, and a type may have changed since the variant was saved.
      if (!attribute || !isOverridable(name, attribute) || !(name in entry)) continue;
      if (!leadsOn(attribute)) {
        if (fits(attribute, value)) entry[name] = value;
        continue;
      }
      const form = { status, locale };
      const own = wantedOf(wanted.populate, name) ?? {};
      const built = materialise({ strapi, form, linked }, attribute, value, own, entry[name]);
      later.push(() => (entry[name] = built()));
    }
  }
  await linked.load();
  for (const fill of later) fill();
}

const statusOf = ({ status }: ReadParams): Status => (status === 'draft' ? 'draft' : 'published');

/** All entries in the result of types that have an experience. */
function collect(
  strapi: Core.Strapi,
  directory: ExperienceDirectory,
  uid: string,
  value: unknown,
  wanted: Wanted,
  found: Found[]
): void {
  if (Array.isArray(value)) {
    for (const each of value) collect(strapi, directory, uid, each, wanted, found);
    return;
  }
  if (typeof value !== 'object' || value === null || !leadsToExperience(strapi, directory, uid)) return;
  const entry = value as Entry;
  // First what stands in it: what a variant brings instead is read by itself.
  for (const [name, attribute] of Object.entries(attributesOf(strapi, uid))) {
    const nested = entry[name];
    if (!leadsOn(attribute) || typeof nested !== 'object' || nested === null) continue;
    const own = wantedOf(wanted.populate, name) ?? {};
    for (const each of Array.isArray(nested) ? (nested as Entry[]) : [nested as Entry]) {
      const type = attribute.component ?? attribute.target ?? typeOf(each);
      if (type !== undefined) collect(strapi, directory, type, each, wantedOn(own, type) ?? own, found);
    }
  }
  if (directory.types.has(uid) && typeof entry.documentId === 'string') found.push({ entry, uid, wanted });
}

/** Of components in a zone, and of what a polymorphic relation leads to. */
function typeOf({ __component, __type }: Entry): string | undefined {
  return [__component, __type].find((type): type is string => typeof type === 'string');
}

const leading = new WeakMap<ExperienceDirectory, Map<string, boolean>>();

/** Whether a read of the type can come across an entry that has an experience. */
export function leadsToExperience(strapi: Core.Strapi, directory: ExperienceDirectory, uid: string): boolean {
  if (directory.types.size === 0) return false;
  const known = leading.get(directory) ?? new Map<string, boolean>();
  leading.set(directory, known);
  let leads = known.get(uid);
  if (leads === undefined) {
    leads = [...closure(strapi, uid)].some((type) => directory.types.has(type));
    known.set(uid, leads);
  }
  return leads;
}

/** Of entries that were read without their locale: what another leads to may be in another than the one that was asked for. */
async function untoldLocales(strapi: Core.Strapi, entries: readonly Found[]): Promise<Map<Entry, string>> {
  const untold = entries.filter(
    ({ entry, uid }) => isLocalized(strapi, uid) && entry.locale === undefined && typeof entry.id === 'number'
  );
  const locales = new Map<Entry, string>();
  for (const type of new Set(untold.map(({ uid }) => uid))) {
    const own = untold.filter(({ uid }) => uid === type);
    for (let at = 0; at < own.length; at += IN_LIST) {
      const page = own.slice(at, at + IN_LIST);
      const rows = (await strapi.db.query(type).findMany({
        select: ['id', 'locale'],
        where: { id: { $in: page.map(({ entry }) => entry.id) } },
      })) as { id: number; locale: string | null }[];
      const byId = new Map(rows.map(({ id, locale }) => [id, locale]));
      for (const { entry } of page) locales.set(entry, byId.get(entry.id as number) ?? '');
    }
  }
  return locales;
}

/** The locale in which an entry is wanted; undefined of a type without locales. */
async function localeOf(
  strapi: Core.Strapi,
  uid: string,
  locale: unknown,
  siteLocale: () => Promise<string>
): Promise<string | undefined> {
  if (!isLocalized(strapi, uid)) return undefined;
  return typeof locale === 'string' ? locale : siteLocale();
}

function once<T>(ask: () => T): () => T {
  let answer: { value: T } | undefined;
  return () => (answer ??= { value: ask() }).value;
}
