import type { AnyFinding } from '../../contracts/findings';
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
    /** Everything that will not do what somebody thinks, the worst first. */
    findings: builder.query<Answer<AnyFinding[], { complete: boolean; checkedAt: string }>, undefined>({
      query: () => '/segments/findings?kinds=all',
      providesTags: ['SegmentList', 'Experience', 'Webhook'],
    }),
  }),
  overrideExisting: false,
});
