import { adminApi } from '@strapi/strapi/admin';
import type { SegmentAnswer } from '../../contracts/segments';

/** What an editor chooses from. */
export interface SegmentChoice {
  key: string;
  name: string;
  active: boolean;
}

const api = adminApi.injectEndpoints({
  endpoints: (builder) => ({
    segmentChoices: builder.query<SegmentChoice[], undefined>({
      query: () => '/segments/segments',
      transformResponse: ({ data }: { data: SegmentAnswer[] }) =>
        data.map(({ key, name, active }) => ({ key, name, active })).sort((a, b) => a.name.localeCompare(b.name)),
    }),
  }),
  overrideExisting: false,
});

/** All segments, read once for all audience inputs on the screen, and again when an entry is opened a minute later. */
export function useSegmentChoices(): { choices: SegmentChoice[]; loading: boolean; failed: boolean } {
  const { data, isLoading, isError } = api.useSegmentChoicesQuery(undefined, { refetchOnMountOrArgChange: 60 });
  return { choices: data ?? [], loading: isLoading, failed: isError };
}
