import type { z } from 'zod';
import type { AuditEntry } from '../../contracts/audit';
import type { kpiQuerySchema, SegmentKpi } from '../../contracts/segment-kpi';
import type { MaskedMeta, segmentPeopleSchema, SegmentPeople } from '../../contracts/people';
import type {
  AudienceTarget,
  BulkAction,
  BulkResult,
  createSegmentSchema,
  DayCount,
  duplicateSegmentSchema,
  findSegmentsSchema,
  Impact,
  MembersChange,
  PreviewAnswer,
  previewSchema,
  SegmentAnswer,
  SegmentChoice,
  SegmentListItem,
  SegmentListMeta,
  SegmentUsage,
  updateSegmentSchema,
} from '../../contracts/segments';
import { address } from './address';
import { api, type Answer } from './api';
import { ownSaves } from './own-saves';

const of = (key: string) => `/segments/segments/${key}`;

export const segmentsApi = api.injectEndpoints({
  endpoints: (builder) => ({
    listSegments: builder.query<Answer<SegmentListItem[], SegmentListMeta>, z.input<typeof findSegmentsSchema>>({
      query: (params) => address('/segments/segments', params),
      providesTags: ['SegmentList'],
    }),
    segmentChoices: builder.query<SegmentChoice[], undefined>({
      query: () => '/segments/segments/choices',
      transformResponse: ({ data }: Answer<SegmentChoice[]>) => data,
      providesTags: ['SegmentList'],
    }),
    segment: builder.query<SegmentAnswer, string>({
      query: of,
      transformResponse: ({ data }: Answer<SegmentAnswer>) => data,
      providesTags: (_result, _error, key) => [{ type: 'Segment', id: key }],
    }),
    createSegment: builder.mutation<SegmentAnswer, z.input<typeof createSegmentSchema>>({
      query: (data) => ({ url: '/segments/segments', method: 'POST', data }),
      transformResponse: ({ data }: Answer<SegmentAnswer>) => data,
      invalidatesTags: ['SegmentList'],
    }),
    /** With the version that was seen, a save on top of another's is refused with 412 and `details.current`. */
    updateSegment: builder.mutation<
      SegmentAnswer,
      { key: string; version?: number; data: z.input<typeof updateSegmentSchema> }
    >({
      query: ({ key, version, data }) => ({
        url: of(key),
        method: 'PUT',
        data,
        config: version === undefined ? {} : { headers: { 'If-Match': `"${version}"` } },
      }),
      transformResponse: ({ data }: Answer<SegmentAnswer>) => data,
      onQueryStarted: ({ key }, { queryFulfilled }) =>
        queryFulfilled.then(
          ({ data }) => ownSaves.note(key, data.version),
          () => undefined
        ),
      invalidatesTags: (_result, _error, { key }) => ['SegmentList', 'Runs', { type: 'Segment', id: key }],
    }),
    /** Has a suspended segment announced again. */
    resumeSegment: builder.mutation<SegmentAnswer, string>({
      query: (key) => ({ url: `${of(key)}/resume`, method: 'POST', data: {} }),
      transformResponse: ({ data }: Answer<SegmentAnswer>) => data,
      invalidatesTags: (_result, _error, key) => ['SegmentList', { type: 'Segment', id: key }],
    }),
    duplicateSegment: builder.mutation<SegmentAnswer, { key: string; data: z.input<typeof duplicateSegmentSchema> }>({
      query: ({ key, data }) => ({ url: `${of(key)}/duplicate`, method: 'POST', data }),
      transformResponse: ({ data }: Answer<SegmentAnswer>) => data,
      invalidatesTags: ['SegmentList'],
    }),
    bulkSegments: builder.mutation<BulkResult[], { action: BulkAction; keys: string[] }>({
      query: (data) => ({ url: '/segments/segments/bulk', method: 'POST', data }),
      transformResponse: ({ data }: Answer<BulkResult[]>) => data,
      invalidatesTags: ['SegmentList', 'Segment', 'Runs'],
    }),
    /** A mutation, though nothing is written: each rule is asked about once, and a question that is stale is ended. */
    previewRule: builder.mutation<PreviewAnswer, z.input<typeof previewSchema>>({
      query: (data) => ({ url: '/segments/segments/preview', method: 'POST', data }),
      transformResponse: ({ data }: Answer<PreviewAnswer>) => data,
    }),
    impact: builder.mutation<Impact, { key: string; rule: unknown; timeZone?: string | null }>({
      query: ({ key, ...data }) => ({ url: `${of(key)}/impact`, method: 'POST', data }),
      transformResponse: ({ data }: Answer<Impact>) => data,
    }),
    segmentUsage: builder.query<Answer<SegmentUsage, { complete: boolean; targets: AudienceTarget[] }>, string>({
      query: (key) => `${of(key)}/usage`,
      providesTags: (_result, _error, key) => [{ type: 'Segment', id: key }],
    }),
    segmentAudit: builder.query<AuditEntry[], string>({
      query: (key) => `${of(key)}/audit`,
      transformResponse: ({ data }: Answer<AuditEntry[]>) => data,
      providesTags: (_result, _error, key) => [{ type: 'Segment', id: key }],
    }),
    segmentCounts: builder.query<DayCount[], { key: string; from?: string; to?: string }>({
      query: ({ key, ...params }) => address(`${of(key)}/counts`, params),
      transformResponse: ({ data }: Answer<DayCount[]>) => data,
      providesTags: (_result, _error, { key }) => [{ type: 'SegmentMembers', id: key }],
    }),
    segmentKpi: builder.query<SegmentKpi, { key: string } & z.input<typeof kpiQuerySchema>>({
      query: ({ key, ...params }) => address(`${of(key)}/kpi`, params),
      transformResponse: ({ data }: Answer<SegmentKpi>) => data,
      providesTags: (_result, _error, { key }) => [{ type: 'SegmentMembers', id: key }],
    }),
    segmentPeople: builder.query<
      Answer<SegmentPeople, MaskedMeta & { total: number }>,
      { key: string } & z.input<typeof segmentPeopleSchema>
    >({
      query: ({ key, ...params }) => address(`${of(key)}/people`, params),
      providesTags: (_result, _error, { key }) => [{ type: 'SegmentMembers', id: key }],
    }),
    /** Forces subjects into a segment by rule, or puts them on a list. */
    addMembers: builder.mutation<MembersChange, { key: string; subjects: string[]; note?: string }>({
      query: ({ key, ...data }) => ({ url: `${of(key)}/members`, method: 'POST', data }),
      transformResponse: ({ data }: Answer<MembersChange>) => data,
      invalidatesTags: (_result, _error, { key }) => [
        'SegmentList',
        'Subject',
        { type: 'Segment', id: key },
        { type: 'SegmentMembers', id: key },
      ],
    }),
    /** Keeps subjects out of a segment by rule, or takes them off a list. */
    removeMembers: builder.mutation<MembersChange, { key: string; subjects: string[]; note?: string }>({
      query: ({ key, ...data }) => ({ url: `${of(key)}/members/remove`, method: 'POST', data }),
      transformResponse: ({ data }: Answer<MembersChange>) => data,
      invalidatesTags: (_result, _error, { key }) => [
        'SegmentList',
        'Subject',
        { type: 'Segment', id: key },
        { type: 'SegmentMembers', id: key },
      ],
    }),
    /** Gives forced subjects back to the rule. */
    releaseMembers: builder.mutation<MembersChange, { key: string; subjects: string[] }>({
      query: ({ key, ...data }) => ({ url: `${of(key)}/members/release`, method: 'POST', data }),
      transformResponse: ({ data }: Answer<MembersChange>) => data,
      invalidatesTags: (_result, _error, { key }) => [
        'SegmentList',
        'Subject',
        { type: 'Segment', id: key },
        { type: 'SegmentMembers', id: key },
      ],
    }),
  }),
  overrideExisting: false,
});
