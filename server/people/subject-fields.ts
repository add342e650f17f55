import type { Core } from '@strapi/strapi';
import type { SubjectField } from '../../contracts/people';
import { MAX_HOPS, type Catalog, type CatalogAttribute } from '../../rules/catalog';
import { titleAttribute } from '../catalog/titles';
import { schemaOf } from '../catalog/schema';
import { TRAITS } from '../catalog/types';
import { plainValue } from '../sql/plain-value';

type Row = Record<string, unknown>;

/** What to ask Strapi's query engine for: nothing that the reader's catalog does not have. */
interface Wanted {
  select: string[];
  populate: Record<string, object>;
}

/** The values of a subject that the reader's catalog knows: its own, those of components, and whom to-one relations lead to. */
export async function subjectFields(strapi: Core.Strapi, catalog: Catalog, subjectId: number): Promise<SubjectField[]> {
  const reader = new FieldReader(strapi, catalog);
  const wanted = await reader.wanted(catalog.uid, 0);
  const row = (await strapi.db
    .query(catalog.uid as never)
    .findOne({ where: { id: subjectId }, ...wanted })) as Row | null;
  return row ? reader.read(catalog.uid, row, { path: '', label: '' }) : [];
}

class FieldReader {
  private readonly titles = new Map<string, string | undefined>();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly catalog: Catalog
  ) {}

  async wanted(uid: string, depth: number): Promise<Wanted> {
    const wanted: Wanted = { select: ['id'], populate: {} };
    for (const [name, attribute] of this.attributesOf(uid)) {
      if (attribute.kind === 'scalar' || attribute.kind === 'json') wanted.select.push(name);
      else if (attribute.kind === 'component') {
        if (depth < MAX_HOPS) wanted.populate[name] = await this.wanted(attribute.target, depth + 1);
      } else if (!attribute.many) wanted.populate[name] = await this.relation(attribute.target);
    }
    return wanted;
  }

  private async relation(uid: string): Promise<object> {
    const title = await titleAttribute(this.strapi, this.catalog, uid);
    this.titles.set(uid, title);
    const hasDrafts = schemaOf(this.strapi, uid)?.options?.draftAndPublish === true;
    return {
      select: ['id', 'documentId', ...(title === undefined ? [] : [title])],
      ...(hasDrafts && { where: { publishedAt: { $notNull: true } } }),
    };
  }

  read(uid: string, row: Row, before: { path: string; label: string }): SubjectField[] {
    return this.attributesOf(uid).flatMap(([name, attribute]): SubjectField[] => {
      const [path, label, value] = [before.path + name, before.label + attribute.label, row[name]];
      if (attribute.kind === 'scalar') {
        return [{ path, label, type: attribute.type, value: plainValue(attribute.type, value) }];
      }
      if (attribute.kind === 'json') return [{ path, label, type: 'json', value: value ?? null }];
      if (attribute.kind === 'relation') {
        if (attribute.many) return [];
        return [{ path, label, type: 'relation', value: this.linked(attribute.target, value as Row | null) }];
      }
      if (attribute.repeatable) return [{ path, label, type: 'component', value: this.parts(attribute, value) }];
      return value ? this.read(attribute.target, value as Row, { path: `${path}.`, label: `${label} › ` }) : [];
    });
  }

  /** Entries of a repeatable component, as labels and values. */
  private parts({ target }: { target: string }, value: unknown): object[] {
    return ((value ?? []) as Row[]).map((row) =>
      Object.fromEntries(this.read(target, row, { path: '', label: '' }).map((field) => [field.label, field.value]))
    );
  }

  private linked(uid: string, row: Row | null | undefined): { documentId: string; label: string } | null {
    if (!row) return null;
    const title = this.titles.get(uid);
    const documentId = String(row.documentId);
    const label = title === undefined ? undefined : row[title];
    return { documentId, label: typeof label === 'string' && label !== '' ? label : documentId };
  }

  private attributesOf(uid: string): [string, CatalogAttribute][] {
    const own = schemaOf(this.strapi, uid)?.attributes ?? {};
    // The profile's traits are no attribute of the type.
    return Object.entries(this.catalog.types[uid]?.attributes ?? {}).filter(
      ([name]) => name !== TRAITS || own[TRAITS] !== undefined
    );
  }
}
