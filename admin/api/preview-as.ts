import type { PreviewAnswer, PreviewAs } from '../../contracts/preview-as';
import { api, type Answer } from './api';

export const previewAsApi = api.injectEndpoints({
  endpoints: (builder) => ({
    previewAs: builder.query<PreviewAnswer, PreviewAs>({
      query: (data) => ({ url: '/segments/preview-as', method: 'POST', data }),
      transformResponse: ({ data }: Answer<PreviewAnswer>) => data,
      // A link is as old as what it stands beside.
      keepUnusedDataFor: 0,
      providesTags: ['Experience', 'SegmentList'],
    }),
  }),
  overrideExisting: false,
});
