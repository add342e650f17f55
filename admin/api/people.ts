import type { z } from 'zod';
import type { AudienceName } from '../../contracts/catalog';
import type {
  Explanation,
  explainRuleSchema,
  MaskedMeta,
  Person,
  searchSubjectsSchema,
  SubjectPage,
  TimelineItem,
} from '../../contracts/people';
import type { Erasure } from '../../contracts/privacy';
import { address } from './address';
import { api, type Answer } from './api';

/** Where a subject is found on the server. */
export const addressOfSubject = (audience: AudienceName, id: string) =>
  `/segments/subjects/${audience}/${encodeURIComponent(id)}`;

export const peopleApi = api.injectEndpoints({
  endpoints: (builder) => ({
    searchSubjects: builder.query<
      Answer<Person[], MaskedMeta>,
      { audience: AudienceName } & z.input<typeof searchSubjectsSchema>
    >({
      query: ({ audience, ...params }) => address(`/segments/subjects/${audience}`, params),
    }),
    subject: builder.query<Answer<SubjectPage, MaskedMeta>, { audience: AudienceName; id: string }>({
      query: ({ audience, id }) => addressOfSubject(audience, id),
      providesTags: ['Subject'],
    }),
    timeline: builder.query<
      Answer<TimelineItem[], { cursor: string | null }>,
      { audience: AudienceName; id: string; show: 'all' | 'events' | 'changes'; cursor?: string }
    >({
      query: ({ audience, id, ...params }) => address(`${addressOfSubject(audience, id)}/timeline`, params),
      providesTags: ['Subject'],
    }),
    erase: builder.mutation<Erasure, { audience: AudienceName; id: string }>({
      query: ({ audience, id }) => ({ url: `${addressOfSubject(audience, id)}/erase`, method: 'POST', data: {} }),
      transformResponse: ({ data }: Answer<Erasure>) => data,
      invalidatesTags: ['Subject', 'SegmentList', 'SegmentMembers'],
    }),
    explain: builder.query<Explanation, { key: string; subject: string }>({
      query: ({ key, subject }) => address(`/segments/segments/${key}/explain`, { subject }),
      transformResponse: ({ data }: Answer<Explanation>) => data,
      providesTags: ['Subject'],
    }),
    explainRule: builder.mutation<Explanation, z.input<typeof explainRuleSchema>>({
      query: (data) => ({ url: '/segments/segments/explain', method: 'POST', data }),
      transformResponse: ({ data }: Answer<Explanation>) => data,
    }),
  }),
  overrideExisting: false,
});
