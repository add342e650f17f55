import type { Core } from '@strapi/strapi';
import { IN_LIST } from '../storage/among';
import type { Form } from './chosen';
import { fieldsOf, type Wanted } from './populated';

type Row = Record<string, unknown>;
type Name = string | number;

/** Rows of one type that are wanted in the same form. */
interface Batch {
  names: Set<Name>;
  read(names: readonly Name[]): Promise<Row[]>;
  /** In the order of the read. */
  rows: Row[];
}

/**
 * Files and documents that variants lead to: named first, for all entries of an answer, then read in as many statements as there are kinds of
 * them, and then handed out.
 */
export class LinkedRows {
  private readonly batches = new Map<string, Batch>();

  constructor(private readonly strapi: Core.Strapi) {}

  /** @returns the files, once `load` is done; those that are gone are left out */
  files(values: readonly unknown[], { fields }: Wanted): () => Row[] {
    const wanted = fieldsOf(fields);
    const select = wanted ? { select: [...new Set(['id', 'documentId', ...wanted])] } : {};
    const ids = values.filter((value): value is number => Number.isSafeInteger(value));
    const read = (names: readonly Name[]) =>
      this.strapi.db.query('plugin::upload.file').findMany({ where: { id: { $in: names } }, ...select });
    const batch = this.batch(JSON.stringify(['file', select]), ids, read);
    return () => inOrder(batch.rows, 'id', ids);
  }

  /**
   * Documents are read as any read of the request is, so that whoever asks finds only what they may see of them.
   * @returns the documents in the variant's order, unless the request sorts them; once `load` is done
   */
  documents(target: string, values: readonly unknown[], { status, locale }: Form, wanted: Wanted): () => Row[] {
    const { fields, populate, filters, sort } = wanted;
    const ids = values.filter((value): value is string => typeof value === 'string');
    const read = (names: readonly Name[]) => {
      const named = { documentId: { $in: names } };
      return this.strapi.documents(target as 'api::x.x').findMany({
        filters: filters === undefined ? named : { $and: [named, filters] },
        status,
        ...(locale !== undefined && { locale }),
        ...(fields !== undefined && { fields }),
        ...(populate !== undefined && { populate }),
        ...(sort !== undefined && { sort }),
      } as never) as Promise<Row[]>;
    };
    const kind = JSON.stringify([target, status, locale, fields, populate, filters, sort]);
    const batch = this.batch(kind, ids, read);
    const own = new Set<unknown>(ids);
    return () =>
      sort === undefined
        ? inOrder(batch.rows, 'documentId', ids)
        : structuredClone(batch.rows.filter(({ documentId }) => own.has(documentId)));
  }

  /** Reads what was named. */
  async load(): Promise<void> {
    for (const { names, rows, read } of this.batches.values()) {
      const all = [...names];
      for (let from = 0; from < all.length; from += IN_LIST)
        rows.push(...(await read(all.slice(from, from + IN_LIST))));
    }
  }

  private batch(kind: string, names: readonly Name[], read: Batch['read']): Batch {
    let batch = this.batches.get(kind);
    if (!batch) this.batches.set(kind, (batch = { names: new Set(), read, rows: [] }));
    for (const name of names) batch.names.add(name);
    return batch;
  }
}

/** Copies: what stands in two entries may be changed in one of them. */
function inOrder(rows: readonly Row[], by: 'id' | 'documentId', names: readonly Name[]): Row[] {
  const known = new Map(rows.map((row) => [row[by], row]));
  return names.flatMap((name) => {
    const row = known.get(name);
    return row ? [structuredClone(row)] : [];
  });
}
