import type { z } from 'zod';
import type {
  AudienceName,
  BuilderCatalog,
  DocumentFact,
  documentsQuerySchema,
  EventProperty,
  Spread,
  spreadQuerySchema,
  ValueFact,
  valuesQuerySchema,
} from '../../contracts/catalog';
import { address } from './address';
import { api, type Answer } from './api';

export const catalogApi = api.injectEndpoints({
  endpoints: (builder) => ({
    catalog: builder.query<BuilderCatalog, AudienceName>({
      query: (audience) => `/segments/catalog/${audience}`,
      transformResponse: ({ data }: Answer<BuilderCatalog>) => data,
      // A segment or tag that was made since must be there to be chosen.
      providesTags: ['SegmentList'],
    }),
    eventProperties: builder.query<EventProperty[], { audience: AudienceName; event: string[] }>({
      query: ({ audience, event }) => address(`/segments/catalog/${audience}/properties`, { event }),
      transformResponse: ({ data }: Answer<EventProperty[]>) => data,
    }),
    values: builder.query<ValueFact[], { audience: AudienceName } & z.input<typeof valuesQuerySchema>>({
      query: ({ audience, ...params }) => address(`/segments/catalog/${audience}/values`, params),
      transformResponse: ({ data }: Answer<ValueFact[]>) => data,
    }),
    spread: builder.query<Spread | null, { audience: AudienceName } & z.input<typeof spreadQuerySchema>>({
      query: ({ audience, ...params }) => address(`/segments/catalog/${audience}/spread`, params),
      transformResponse: ({ data }: Answer<Spread | null>) => data,
    }),
    documents: builder.query<DocumentFact[], { audience: AudienceName } & z.input<typeof documentsQuerySchema>>({
      query: ({ audience, ...params }) => address(`/segments/catalog/${audience}/documents`, params),
      transformResponse: ({ data }: Answer<DocumentFact[]>) => data,
    }),
  }),
  overrideExisting: false,
});
