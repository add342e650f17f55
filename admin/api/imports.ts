import type { ImportKind, ImportReport, ImportTarget } from '../../contracts/imports';
import { api, type Answer } from './api';

export const importsApi = api.injectEndpoints({
  endpoints: (builder) => ({
    imports: builder.query<ImportReport[], undefined>({
      query: () => '/segments/imports',
      transformResponse: ({ data }: Answer<ImportReport[]>) => data,
      providesTags: ['Import'],
    }),
    importTargets: builder.query<ImportTarget[], Extract<ImportKind, 'contacts' | 'accounts'>>({
      query: (kind) => ({ url: '/segments/imports/targets', config: { params: { kind } } }),
      transformResponse: ({ data }: Answer<ImportTarget[]>) => data,
    }),
    /** Asks nothing of the server: a file was sent past this slice, so that much is to be read again. */
    noteImport: builder.mutation<null, undefined>({
      queryFn: () => ({ data: null }),
      invalidatesTags: ['Import', 'SegmentList', 'SegmentMembers', 'Subject', 'Runs'],
    }),
  }),
  overrideExisting: false,
});
