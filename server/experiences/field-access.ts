import type { Core } from '@strapi/strapi';
import { isDeepStrictEqual } from 'node:util';
import type { Context } from 'koa';
import type { ExperienceAnswer } from '../../contracts/experiences';
import { AUDIENCE_FIELD } from '../../rules/audience-field';
import { attributesOf } from '../catalog/schema';
import { readerOf } from '../http';
import { IN_LIST } from '../storage/among';

type Values = Readonly<Record<string, unknown>>;
type Action = 'read' | 'update';
type Entry = Pick<ExperienceAnswer, 'contentType' | 'document'>;

/** The part of the Content Manager's permission checker that is asked. */
interface Checker {
  can: Record<Action, (entry: object, field: string) => boolean>;
}

/**
 * What the caller may do with the entries' fields in the Content Manager, and so with what variants say in their place. API tokens may all.
 */
export class FieldAccess {
  private readonly checkers = new Map<string, Checker>();

  private constructor(
    private readonly strapi: Core.Strapi,
    private readonly ability: unknown,
    private readonly entries: ReadonlyMap<string, object>,
    private readonly locale: string | undefined
  ) {}

  /** For these entries; in a locale, where roles are bound to some. */
  static async of(
    strapi: Core.Strapi,
    ctx: Context,
    entries: readonly Entry[],
    locale: string | undefined
  ): Promise<FieldAccess> {
    const isAdmin = readerOf(ctx) === 'admin';
    const { userAbility } = ctx.state as { userAbility?: unknown };
    const rows = isAdmin ? await rowsOf(strapi, entries, locale) : new Map<string, object>();
    return new FieldAccess(strapi, isAdmin ? userAbility : undefined, rows, locale);
  }

  /** The experience without what its variants say in fields that the caller may not read. */
  readable(experience: ExperienceAnswer): ExperienceAnswer {
    const variants = experience.variants.map((variant) => ({
      ...variant,
      overrides: Object.fromEntries(
        Object.entries(variant.overrides).filter(([name]) => this.may('read', experience, name))
      ),
    }));
    return { ...experience, variants };
  }

  /**
   * What is to be stored of what the caller sent: fields that were not shown to the caller stay as they are.
   * @throws an error with status 403 and the path of a field that is changed and may not be
   */
  merged(ctx: Context, entry: Entry, stored: Values, sent: Values): Record<string, unknown> {
    const hidden = Object.entries(stored).filter(
      ([name]) => !Object.hasOwn(sent, name) && !this.may('read', entry, name)
    );
    const wanted = { ...sent, ...Object.fromEntries(hidden) };
    for (const name of new Set([...Object.keys(stored), ...Object.keys(wanted)])) {
      const isSame =
        Object.hasOwn(stored, name) === Object.hasOwn(wanted, name) && isDeepStrictEqual(stored[name], wanted[name]);
      if (isSame || this.may('update', entry, name)) continue;
      const message = `Your roles may not change “${name}” of this entry.`;
      const errors = [{ path: ['overrides', name], message, name: 'ForbiddenError' }];
      ctx.throw(403, message, { details: { errors } });
    }
    return wanted;
  }

  /** A component is one value: whoever may not have all of it may not have it. */
  private may(action: Action, { contentType, document }: Entry, name: string): boolean {
    if (this.ability === undefined || !Object.hasOwn(attributesOf(this.strapi, contentType), name)) return true;
    const entry = this.entries.get(`${contentType} ${document}`) ?? (this.locale ? { locale: this.locale } : {});
    const checker = this.checkerOf(contentType);
    return pathsOf(this.strapi, contentType, name).every((path) =>
      prefixesOf(path).some((prefix) => checker.can[action](entry, prefix))
    );
  }

  private checkerOf(model: string): Checker {
    let checker = this.checkers.get(model);
    if (!checker) {
      const service = this.strapi
        .plugin('content-manager')
        .service<{ create(of: object): Checker }>('permission-checker');
      this.checkers.set(model, (checker = service.create({ userAbility: this.ability, model })));
    }
    return checker;
  }
}

/** The entries as roles' conditions look at them, such as whether the caller created them. */
async function rowsOf(
  strapi: Core.Strapi,
  entries: readonly Entry[],
  locale: string | undefined
): Promise<Map<string, object>> {
  const rows = new Map<string, object>();
  for (const uid of new Set(entries.map(({ contentType }) => contentType))) {
    const documents = [...new Set(entries.flatMap((each) => (each.contentType === uid ? [each.document] : [])))];
    for (let at = 0; at < documents.length; at += IN_LIST) {
      const found = (await strapi.db.query(uid).findMany({
        where: { documentId: { $in: documents.slice(at, at + IN_LIST) }, ...(locale !== undefined && { locale }) },
        populate: { createdBy: { populate: { roles: true } } },
      })) as { documentId: string; publishedAt: string | null }[];
      for (const row of found) {
        const name = `${uid} ${row.documentId}`;
        // What is edited is the draft.
        if (row.publishedAt === null || !rows.has(name)) rows.set(name, row);
      }
    }
  }
  return rows;
}

/** As permissions name an attribute: a component by what is in it. */
function pathsOf(strapi: Core.Strapi, uid: string, name: string, seen: readonly string[] = []): string[] {
  const { component } = attributesOf(strapi, uid)[name] ?? {};
  if (!component || seen.includes(component)) return [name];
  // What a variant brings has no audience of its own, whoever may write one.
  const nested = Object.entries(attributesOf(strapi, component))
    .filter(([part, { customField }]) => part !== 'id' && customField !== AUDIENCE_FIELD)
    .flatMap(([part]) => pathsOf(strapi, component, part, [...seen, component]));
  return nested.length === 0 ? [name] : nested.map((path) => `${name}.${path}`);
}

const prefixesOf = (path: string): string[] =>
  path.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'));
