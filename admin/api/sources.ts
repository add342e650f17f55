import type { Source, SourceCreate, SourceUpdate, SourceWithKey } from '../../contracts/sources';
import { api, type Answer } from './api';

const transformResponse = <T>({ data }: Answer<T>) => data;
const invalidatesTags = ['SegmentsSources'] as const;

export const sourcesApi = api.injectEndpoints({
  endpoints: (builder) => ({
    sources: builder.query<Source[], undefined>({
      query: () => '/segments/sources',
      transformResponse: transformResponse<Source[]>,
      providesTags: ['SegmentsSources'],
    }),
    createSource: builder.mutation<SourceWithKey, SourceCreate>({
      query: (data) => ({ url: '/segments/sources', method: 'POST', data }),
      transformResponse: transformResponse<SourceWithKey>,
      invalidatesTags,
    }),
    updateSource: builder.mutation<Source, { id: number; data: SourceUpdate }>({
      query: ({ id, data }) => ({ url: `/segments/sources/${id}`, method: 'PUT', data }),
      transformResponse: transformResponse<Source>,
      invalidatesTags,
    }),
    rotateSource: builder.mutation<SourceWithKey, number>({
      query: (id) => ({ url: `/segments/sources/${id}/rotate`, method: 'POST' }),
      transformResponse: transformResponse<SourceWithKey>,
      invalidatesTags,
    }),
    deleteSource: builder.mutation<null, number>({
      query: (id) => ({ url: `/segments/sources/${id}`, method: 'DELETE' }),
      invalidatesTags,
    }),
  }),
  overrideExisting: false,
});
