import type { ExperienceResults } from '../../contracts/experience-results';
import type {
  ExperienceAnswer,
  ExperienceCreate,
  ExperienceSummary,
  ExperienceUpdate,
  VariantCreate,
  VariantUpdate,
} from '../../contracts/experiences';
import { address } from './address';
import { api, type Answer } from './api';

const of = (key: string) => `/segments/experiences/${key}`;
const variantOf = ({ key, variant }: VariantAt) => `${of(key)}/variants/${variant}`;

/** An entry in one locale, or in none. */
export interface EntryAt {
  contentType: string;
  document: string;
  locale?: string | undefined;
}

interface VariantAt {
  key: string;
  variant: string;
}

type Write = { url: string; method: 'POST' | 'PUT' | 'DELETE'; data?: object };

export const experiencesApi = api.injectEndpoints({
  endpoints: (builder) => {
    const writes = <A>(query: (asked: A) => Write) =>
      builder.mutation<Answer<ExperienceAnswer>, A>({ query, invalidatesTags: ['Experience'] });
    return {
      experiences: builder.query<ExperienceAnswer[], EntryAt>({
        query: (params) => address('/segments/experiences', { ...params }),
        transformResponse: ({ data }: Answer<ExperienceAnswer[]>) => data,
        // What a variant is for, and what is wrong with it, hangs on the segments.
        providesTags: ['Experience', 'SegmentList'],
      }),
      /** All of them, with their entries. */
      experienceSummaries: builder.query<ExperienceSummary[], undefined>({
        query: () => '/segments/experiences?summary=true',
        transformResponse: ({ data }: Answer<ExperienceSummary[]>) => data,
        providesTags: ['Experience', 'SegmentList'],
      }),
      experienceResults: builder.query<
        ExperienceResults,
        { key: string; from?: string; to?: string; segment?: string }
      >({
        query: ({ key, ...params }) => address(`${of(key)}/results`, params),
        transformResponse: ({ data }: Answer<ExperienceResults>) => data,
        providesTags: ['Experience'],
      }),
      createExperience: writes<ExperienceCreate>((data) => ({ url: '/segments/experiences', method: 'POST', data })),
      updateExperience: writes<{ key: string; data: ExperienceUpdate }>(({ key, data }) => ({
        url: of(key),
        method: 'PUT',
        data,
      })),
      deleteExperience: writes<string>((key) => ({ url: of(key), method: 'DELETE' })),
      createVariant: writes<{ key: string; data: VariantCreate }>(({ key, data }) => ({
        url: `${of(key)}/variants`,
        method: 'POST',
        data,
      })),
      updateVariant: writes<VariantAt & { data: VariantUpdate }>(({ data, ...at }) => ({
        url: variantOf(at),
        method: 'PUT',
        data,
      })),
      deleteVariant: writes<VariantAt>((at) => ({ url: variantOf(at), method: 'DELETE' })),
      publishVariant: writes<VariantAt & { publish: boolean; locale?: string | undefined }>(
        ({ publish, locale, ...at }) => ({
          url: address(`${variantOf(at)}/${publish ? 'publish' : 'unpublish'}`, { locale }),
          method: 'POST',
          data: {},
        })
      ),
    };
  },
  overrideExisting: false,
});
