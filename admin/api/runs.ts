import type { Run } from '../../contracts/runs';
import { api, type Answer } from './api';

/** Waiting or at work. */
export function isOpen(run: Pick<Run, 'state'>): boolean {
  return run.state === 'queued' || run.state === 'running';
}

export const runsApi = api.injectEndpoints({
  endpoints: (builder) => ({
    segmentRuns: builder.query<Run[], string>({
      query: (key) => `/segments/segments/${key}/runs`,
      transformResponse: ({ data }: Answer<Run[]>) => data,
      providesTags: ['Runs'],
      // Whoever watches a run sees it end here first: what it changed is read again.
      onQueryStarted: (key, { dispatch, getCacheEntry, queryFulfilled }) => {
        const before = getCacheEntry().data;
        return queryFulfilled.then(
          ({ data }) => {
            // One that began and ended between two looks counts too.
            const wasOver = (id: number) => before?.some((run) => run.id === id && !isOpen(run));
            if (!before || !data.some((run) => !isOpen(run) && !wasOver(run.id))) return;
            dispatch(
              api.util.invalidateTags([
                'SegmentList',
                { type: 'Segment', id: key },
                { type: 'SegmentMembers', id: key },
              ])
            );
          },
          () => undefined
        );
      },
    }),
    /** Runs that wait or work, of all segments. */
    openRuns: builder.query<Run[], undefined>({
      query: () => '/segments/runs',
      transformResponse: ({ data }: Answer<Run[]>) => data,
      providesTags: ['Runs'],
    }),
    run: builder.query<Run, number>({
      query: (id) => `/segments/runs/${id}`,
      transformResponse: ({ data }: Answer<Run>) => data,
      providesTags: ['Runs'],
    }),
    refreshSegment: builder.mutation<Run, string>({
      query: (key) => ({ url: `/segments/segments/${key}/refresh`, method: 'POST', data: {} }),
      transformResponse: ({ data }: Answer<Run>) => data,
      invalidatesTags: ['Runs', 'SegmentList'],
    }),
    /** Several segments, or all active ones. */
    refreshSegments: builder.mutation<Run[], string[] | undefined>({
      query: (keys) => ({ url: '/segments/segments/refresh', method: 'POST', data: keys ? { keys } : {} }),
      transformResponse: ({ data }: Answer<Run[]>) => data,
      invalidatesTags: ['Runs', 'SegmentList'],
    }),
    cancelRuns: builder.mutation<{ cancelled: number }, number[]>({
      query: (ids) => ({ url: '/segments/runs/cancel', method: 'POST', data: { ids } }),
      transformResponse: ({ data }: Answer<{ cancelled: number }>) => data,
      invalidatesTags: ['Runs', 'SegmentList'],
    }),
    cancelRun: builder.mutation<Run, number>({
      query: (id) => ({ url: `/segments/runs/${id}/cancel`, method: 'POST', data: {} }),
      transformResponse: ({ data }: Answer<Run>) => data,
      invalidatesTags: ['Runs', 'SegmentList'],
    }),
  }),
  overrideExisting: false,
});
