import type { Core } from '@strapi/strapi';
import type { ExperienceAnswer, VariantAnswer } from '../../contracts/experiences';
import { IN_LIST } from '../storage/among';
import { EXPERIENCE, VARIANT } from './directory';
import { judging } from './judge';
import { defaultLocale, isLocalized } from './locales';
import type { ExperienceRow, VariantRow } from './rows';

/** What is told of these experiences, read in as many statements for all as for one. */
export async function answersOf(
  strapi: Core.Strapi,
  rows: readonly ExperienceRow[],
  locale: string | undefined
): Promise<ExperienceAnswer[]> {
  if (rows.length === 0) return [];
  const variants = await readIn<VariantRow>(
    strapi,
    VARIANT,
    'experience',
    rows.map(({ key }) => key),
    {},
    ['position', 'id']
  );
  const running = await readIn<ExperienceRow>(
    strapi,
    EXPERIENCE,
    'document',
    rows.map(({ document }) => document),
    { state: 'running' },
    ['firstStartedAt', 'id']
  );
  const byExperience = new Map<string, VariantRow[]>(rows.map(({ key }) => [key, []]));
  for (const variant of variants) byExperience.get(variant.experience)?.push(variant);
  const judge = await judging(strapi, running);
  const siteLocale = locale ?? (await defaultLocale(strapi));
  return rows.map((row) => {
    const { key, name, contentType, document, state, stickTo, holdout, startsAt, endsAt, goal } = row;
    const at = isLocalized(strapi, contentType) ? siteLocale : undefined;
    const own = variantAnswers(byExperience.get(key) ?? [], at);
    const told = { key, name, contentType, document, state, stickTo, holdout, startsAt, endsAt, goal };
    return { ...told, variants: own, findings: judge(row, own, at ?? null) };
  });
}

/** Rows that have one of the values. */
async function readIn<Row>(
  strapi: Core.Strapi,
  uid: string,
  column: string,
  values: readonly string[],
  where: object,
  order: readonly string[]
): Promise<Row[]> {
  const wanted = [...new Set(values)];
  const rows: Row[] = [];
  for (let at = 0; at < wanted.length; at += IN_LIST) {
    const page = await strapi.db.query(uid).findMany({
      where: { ...where, [column]: { $in: wanted.slice(at, at + IN_LIST) } },
      orderBy: order.map((name) => ({ [name]: 'asc' })),
    });
    rows.push(...(page as Row[]));
  }
  return rows;
}

function variantAnswers(rows: readonly VariantRow[], locale: string | undefined): VariantAnswer[] {
  const keys = [...new Set(rows.map(({ key }) => key))];
  return keys.flatMap((key): VariantAnswer[] => {
    const own = rows.filter((row) => row.key === key);
    const inLocale = own.filter((row) => locale === undefined || row.locale === locale);
    const draft = inLocale.find(({ publishedAt }) => publishedAt === null);
    const published = inLocale.find(({ publishedAt }) => publishedAt !== null);
    const shown = draft ?? published ?? own[0];
    if (!shown) return [];
    const { name, audience, share } = shown;
    return [
      {
        ...{ key, name, audience, share },
        overrides: (draft ?? published)?.overrides ?? {},
        published: published !== undefined && (!draft || published.updatedAt >= draft.updatedAt),
        publishedIn: own.flatMap((row) => (row.publishedAt === null ? [] : [locale === undefined ? null : row.locale])),
      },
    ];
  });
}
