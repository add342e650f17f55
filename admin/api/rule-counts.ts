import type { AudienceName } from '../../contracts/catalog';
import type { PreviewAnswer } from '../../contracts/segments';
import { api, type Answer } from './api';

export const ruleCountsApi = api.injectEndpoints({
  endpoints: (builder) => ({
    /** How many a rule names that is not stored, exact where that comes soon; without showing any of them. */
    ruleCount: builder.query<PreviewAnswer, { audience: AudienceName; rule: unknown }>({
      query: (data) => ({
        url: '/segments/segments/preview',
        method: 'POST',
        data: { ...data, sample: 0, estimate: 'auto' },
      }),
      transformResponse: ({ data }: Answer<PreviewAnswer>) => data,
    }),
  }),
  overrideExisting: false,
});
