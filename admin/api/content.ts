import { address } from './address';
import { api } from './api';

/** A field that leads to documents, of a type or component. */
export interface RelationAt {
  model: string;
  field: string;
  locale: string | undefined;
}

export interface Related {
  documentId: string;
  /** By its main field, as far as the reader may see it. */
  label: string;
}

export interface MediaFile {
  id: number;
  name: string;
  mime?: string | undefined;
  url: string;
  formats?: { thumbnail?: { url: string } } | null | undefined;
}

type Row = Record<string, unknown>;
interface Page {
  results: Row[];
  pagination?: { page: number; pageCount: number };
}

const PAGE = 100;
/** What the host tells of a row beside its main field. */
const KNOWN = new Set(['id', 'documentId', 'locale', 'status', 'publishedAt', 'updatedAt', 'createdAt']);

const relatedOf = (row: Row): Related => {
  const documentId = String(row.documentId);
  const [, main] = Object.entries(row).find(([name, value]) => !KNOWN.has(name) && isText(value)) ?? [];
  return { documentId, label: String(main ?? documentId) };
};
const isText = (value: unknown) => (typeof value === 'string' && value !== '') || typeof value === 'number';

/** Entries and files, by the Content Manager's own calls. */
export const contentApi = api.injectEndpoints({
  endpoints: (builder) => ({
    /** What may be chosen. */
    findRelated: builder.query<Related[], RelationAt & { search: string }>({
      query: ({ model, field, locale, search }) =>
        address(`/content-manager/relations/${model}/${field}`, {
          ...{ locale, pageSize: 20, _q: search === '' ? undefined : search },
        }),
      transformResponse: ({ results }: Page) => results.map(relatedOf),
    }),
    /** What documents of these ids are called; those that are gone or hidden are left out. */
    relatedNamed: builder.query<Related[], RelationAt & { ids: readonly string[] }>({
      query: ({ model, field, ids }) =>
        address(`/content-manager/relations/${model}/${field}`, { pageSize: PAGE, 'filters[documentId][$in][]': ids }),
      transformResponse: ({ results }: Page) => results.map(relatedOf),
    }),
    /** What an entry or component leads to, all of it and in order. */
    relatedTo: builder.query<string[], RelationAt & { of: string }>({
      async queryFn({ model, field, locale, of }, _api, _options, ask) {
        let ids: string[] = [];
        for (let page = 1, pages = 1; page <= pages; page++) {
          const query = { page, pageSize: PAGE, locale };
          const answer = await ask(address(`/content-manager/relations/${model}/${of}/${field}`, query));
          if (answer.error) return { error: answer.error };
          const { results, pagination } = answer.data as Page;
          pages = pagination?.pageCount ?? 1;
          // The last come first.
          ids = [...results.map(({ documentId }) => String(documentId)).reverse(), ...ids];
        }
        return { data: ids };
      },
    }),
    files: builder.query<MediaFile[], readonly number[]>({
      query: (ids) => address('/upload/files', { pageSize: PAGE, 'filters[id][$in][]': ids }),
      transformResponse: ({ results }: { results: MediaFile[] }) => results,
    }),
  }),
  overrideExisting: false,
});
