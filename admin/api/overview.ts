import type { Finding } from '../../contracts/findings';
import type { Health, Overview } from '../../contracts/overview';
import { api, type Answer } from './api';

export const overviewApi = api.injectEndpoints({
  endpoints: (builder) => ({
    overview: builder.query<Overview, undefined>({
      query: () => '/segments/overview',
      transformResponse: ({ data }: Answer<Overview>) => data,
      providesTags: ['SegmentList'],
    }),
    health: builder.query<Health, undefined>({
      query: () => '/segments/health',
      transformResponse: ({ data }: Answer<Health>) => data,
      providesTags: ['SegmentsHealth'],
    }),
    /** Entries whose audience does not do what was meant. */
    findings: builder.query<Answer<Finding[], { complete: boolean }>, undefined>({
      query: () => '/segments/findings',
      providesTags: ['SegmentList'],
    }),
  }),
  overrideExisting: false,
});
