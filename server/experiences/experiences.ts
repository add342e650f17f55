import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type {
  ExperienceAnswer,
  ExperienceCreate,
  ExperienceListQuery,
  ExperienceState,
  ExperienceUpdate,
  VariantCreate,
  VariantUpdate,
} from '../../contracts/experiences';
import { schemaOf } from '../catalog/schema';
import { validationError } from '../http';
import { dueTime } from '../membership/clock';
import { inStrapiTransaction } from '../storage/connection';
import { holdLock } from '../storage/held-lock';
import { answersOf } from './answers';
import { checkedOverrides } from './check-overrides';
import { EXPERIENCE, forgetExperiences, VARIANT } from './directory';
import { defaultLocale, isLocalized } from './locales';
import { publishVariant } from './publish-variant';
import type { ExperienceRow, VariantRow } from './rows';

interface Wanted extends Omit<ExperienceListQuery, 'summary'> {
  state?: ExperienceState;
}

/** From which state an experience may come to which. */
const NEXT: Record<ExperienceState, readonly ExperienceState[]> = {
  draft: ['running', 'ended'],
  running: ['paused', 'ended'],
  paused: ['running', 'ended'],
  ended: [],
};
const MAX_VARIANTS = 50;

/** Service: experiences and their variants. */
export function experiences({ strapi }: { strapi: Core.Strapi }) {
  const query = () => strapi.db.query(EXPERIENCE);
  const variantsOf = async (key: string): Promise<VariantRow[]> =>
    strapi.db.query(VARIANT).findMany({ where: { experience: key }, orderBy: [{ position: 'asc' }, { id: 'asc' }] });

  async function existing(key: string): Promise<ExperienceRow> {
    const row = (await query().findOne({ where: { key } })) as ExperienceRow | null;
    if (!row) throw new errors.NotFoundError(`There is no experience “${key}”.`);
    return row;
  }

  async function existingVariant(key: string, variant: string): Promise<VariantRow> {
    const row = (await variantsOf(key)).find((each) => each.key === variant);
    if (!row) throw new errors.NotFoundError(`The experience “${key}” has no variant “${variant}”.`);
    return row;
  }

  /** Of a type without locales all variants are in the default one. */
  async function localeFor(contentType: string, locale: string | undefined): Promise<string> {
    if (locale === undefined) return defaultLocale(strapi);
    if (!isLocalized(strapi, contentType)) throw validationError('locale', `${contentType} has no locales.`);
    const known = (await strapi.plugin('i18n').service('locales').find()) as { code: string }[];
    if (!known.some(({ code }) => code === locale)) throw validationError('locale', `There is no locale “${locale}”.`);
    return locale;
  }

  return {
    async list({ locale, ...where }: Wanted): Promise<ExperienceAnswer[]> {
      const given = Object.fromEntries(Object.entries(where).filter(([, value]) => value !== undefined));
      const rows = (await query().findMany({
        where: given,
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
      })) as ExperienceRow[];
      return answersOf(strapi, rows, locale);
    },

    /** @throws NotFoundError */
    async findOne(key: string, locale?: string): Promise<ExperienceAnswer> {
      const [answer] = await answersOf(strapi, [await existing(key)], locale);
      return answer as ExperienceAnswer;
    },

    /** @throws ValidationError for a key that is taken, a type that has no entries, or an entry that is not there */
    async create(input: ExperienceCreate): Promise<ExperienceAnswer> {
      const { key, contentType, document } = input;
      const schema = schemaOf(strapi, contentType);
      if (!schema || !contentType.startsWith('api::') || !(contentType in strapi.contentTypes)) {
        throw validationError('contentType', `${contentType} is no content type of this site.`);
      }
      if (!(await strapi.db.query(contentType).findOne({ select: ['id'], where: { documentId: document } }))) {
        throw validationError('document', `${contentType} has no entry “${document}”.`);
      }
      if (await query().findOne({ where: { key } })) throw validationError('key', `There is an experience “${key}”.`);
      checkTimes(input);
      await strapi.documents(EXPERIENCE as never).create({ data: { ...input, state: 'draft', version: 1 } as never });
      forgetExperiences(strapi);
      return this.findOne(key);
    },

    /** @throws NotFoundError, ValidationError, ApplicationError for what a running experience keeps */
    async update(key: string, { order, state, ...input }: ExperienceUpdate): Promise<ExperienceAnswer> {
      const row = await existing(key);
      if (isFrozen(row)) refuseFrozen(row, { ...input, order });
      checkTimes({ ...row, ...input });
      if (state !== undefined && state !== row.state && !NEXT[row.state].includes(state)) {
        throw new errors.ApplicationError(`An experience that is ${row.state} cannot become ${state}.`);
      }
      const starts = state === 'running' && row.firstStartedAt === null;
      const data = { ...input, ...(state && { state }), ...(starts && { firstStartedAt: await dueTime(strapi) }) };
      if (order) await this.reorder(key, order);
      await query().update({ where: { id: row.id }, data: { ...data, version: row.version + 1 } });
      forgetExperiences(strapi);
      return this.findOne(key);
    },

    async reorder(key: string, order: readonly string[]): Promise<void> {
      const rows = await variantsOf(key);
      const keys = new Set(rows.map((row) => row.key));
      if (order.length !== keys.size || !order.every((each) => keys.has(each))) {
        throw validationError('order', `must name each variant once: ${[...keys].join(', ')}`);
      }
      for (const [position, variant] of order.entries()) {
        await strapi.db.query(VARIANT).updateMany({ where: { experience: key, key: variant }, data: { position } });
      }
    },

    /** @throws NotFoundError, ApplicationError while it is running */
    async remove(key: string): Promise<void> {
      const row = await existing(key);
      if (row.state === 'running')
        throw new errors.ApplicationError('A running experience is ended before it is deleted.');
      await this.removeEntirely(row);
    },

    async removeEntirely({ key, documentId }: { key: string; documentId: string }): Promise<void> {
      for (const variant of new Set((await variantsOf(key)).map((row) => row.documentId))) {
        await strapi.documents(VARIANT as never).delete({ documentId: variant, locale: '*' } as never);
      }
      await strapi.documents(EXPERIENCE as never).delete({ documentId });
      forgetExperiences(strapi);
    },

    /** A draft, after all others. @throws NotFoundError, ValidationError */
    async createVariant(key: string, { locale, ...input }: VariantCreate): Promise<ExperienceAnswer> {
      await inStrapiTransaction(strapi, async (trx) => {
        // Of two that are added at once, the later sees the earlier one's key and place.
        await holdLock(trx, 'experiences');
        const { contentType } = await existing(key);
        const at = await localeFor(contentType, locale);
        const rows = await variantsOf(key);
        const keys = new Set(rows.map((row) => row.key));
        if (keys.has(input.key)) throw validationError('key', `There is a variant “${input.key}”.`);
        if (keys.size >= MAX_VARIANTS) {
          throw validationError('key', `An experience has at most ${MAX_VARIANTS} variants.`);
        }
        const overrides = await checkedOverrides(strapi, contentType, input.overrides ?? {});
        const position = Math.max(-1, ...rows.map((row) => row.position)) + 1;
        const data = { ...input, overrides, experience: key, position, held: false };
        await strapi.documents(VARIANT as never).create({ data: data as never, locale: at } as never);
      });
      forgetExperiences(strapi);
      return this.findOne(key, locale);
    },

    /** @throws NotFoundError, ValidationError, ApplicationError for a share that a running experience keeps */
    async updateVariant(key: string, variant: string, { locale, ...input }: VariantUpdate): Promise<ExperienceAnswer> {
      const row = await existing(key);
      const { documentId, share } = await existingVariant(key, variant);
      if (isFrozen(row) && input.share !== undefined && input.share !== share)
        refuseFrozen(row, { share: input.share });
      const at = await localeFor(row.contentType, locale);
      const { overrides } = input;
      const data = {
        ...input,
        ...(overrides && { overrides: await checkedOverrides(strapi, row.contentType, overrides) }),
      };
      await strapi.documents(VARIANT as never).update({ documentId, locale: at, data: data as never } as never);
      forgetExperiences(strapi);
      return this.findOne(key, locale);
    },

    /** @throws NotFoundError, ApplicationError while the experience runs: it is unpublished then */
    async removeVariant(key: string, variant: string): Promise<void> {
      const row = await existing(key);
      const { documentId } = await existingVariant(key, variant);
      if (isFrozen(row)) {
        throw new errors.ApplicationError('The variants of an experience that has begun stay; one can be unpublished.');
      }
      await strapi.documents(VARIANT as never).delete({ documentId, locale: '*' } as never);
      forgetExperiences(strapi);
    },

    /** One that was unpublished by hand stays so when its entry is published. @throws NotFoundError */
    async publish(key: string, variant: string, isPublished: boolean, locale?: string): Promise<ExperienceAnswer> {
      const { contentType } = await existing(key);
      const { documentId } = await existingVariant(key, variant);
      const at = await localeFor(contentType, locale);
      await inStrapiTransaction(strapi, async (trx) => {
        await holdLock(trx, 'experiences');
        await strapi.db.query(VARIANT).updateMany({ where: { documentId }, data: { held: !isPublished } });
        await publishVariant(strapi, documentId, at, isPublished);
      });
      forgetExperiences(strapi);
      return this.findOne(key, locale);
    },
  };
}

export type Experiences = ReturnType<typeof experiences>;

export const experiencesOf = (strapi: Core.Strapi): Experiences =>
  strapi.plugin('segments').service<Experiences>('experiences');

/** Once begun, whoever saw something goes on seeing it. */
const isFrozen = ({ firstStartedAt, state }: ExperienceRow): boolean => firstStartedAt !== null && state !== 'ended';

/** @throws ApplicationError where one of these is another than it was */
function refuseFrozen(row: ExperienceRow, wanted: Record<string, unknown>): void {
  const before = row as unknown as Record<string, unknown>;
  for (const name of ['order', 'share', 'holdout', 'stickTo']) {
    if (wanted[name] === undefined || wanted[name] === before[name]) continue;
    throw new errors.ApplicationError(
      `“${name}” is frozen once an experience has begun: visitors would be moved, and its results say nothing. End it, and begin another.`
    );
  }
}

function checkTimes({
  startsAt,
  endsAt,
}: {
  startsAt?: string | null | undefined;
  endsAt?: string | null | undefined;
}): void {
  if (startsAt && endsAt && new Date(endsAt) <= new Date(startsAt)) {
    throw validationError('endsAt', 'must be later than startsAt');
  }
}
