import type { IndexAdviceAnswer } from '../../contracts/indexes';
import { api, type Answer } from './api';

interface Named {
  key: string;
  names: string[];
}

const of = (key: string) => `/segments/segments/${key}/indexes`;
const transformResponse = ({ data }: Answer<IndexAdviceAnswer>) => data;

export const indexesApi = api.injectEndpoints({
  endpoints: (builder) => ({
    indexAdvice: builder.query<IndexAdviceAnswer, string>({
      query: of,
      transformResponse,
      providesTags: ['SegmentsHealth'],
    }),
    /** Answers when the indexes are there, which on a large table takes minutes. */
    createIndexes: builder.mutation<IndexAdviceAnswer, Named>({
      query: ({ key, names }) => ({ url: of(key), method: 'POST', data: { names } }),
      transformResponse,
      invalidatesTags: ['SegmentsHealth'],
    }),
    removeIndexes: builder.mutation<IndexAdviceAnswer, Named>({
      query: ({ key, names }) => ({ url: `${of(key)}/remove`, method: 'POST', data: { names } }),
      transformResponse,
      invalidatesTags: ['SegmentsHealth'],
    }),
  }),
  overrideExisting: false,
});
