import type { z } from 'zod';
import type {
  createWebhookSchema,
  Delivery,
  UpdateWebhook,
  Webhook,
  WebhookWithSecret,
} from '../../contracts/webhooks';
import type { DescribedSchedule } from '../../contracts/schedules';
import { address } from './address';
import { api, type Answer } from './api';

const of = (id: number) => `/segments/webhooks/${id}`;
const transformResponse = <T>({ data }: Answer<T>): T => data;

export const webhooksApi = api.injectEndpoints({
  endpoints: (builder) => ({
    webhooks: builder.query<Webhook[], undefined>({
      query: () => '/segments/webhooks',
      transformResponse,
      providesTags: ['Webhook'],
    }),
    webhook: builder.query<Webhook, number>({ query: of, transformResponse, providesTags: ['Webhook'] }),
    createWebhook: builder.mutation<WebhookWithSecret, z.input<typeof createWebhookSchema>>({
      query: (data) => ({ url: '/segments/webhooks', method: 'POST', data }),
      transformResponse,
      invalidatesTags: ['Webhook'],
    }),
    updateWebhook: builder.mutation<Webhook, { id: number; data: UpdateWebhook }>({
      query: ({ id, data }) => ({ url: of(id), method: 'PUT', data }),
      transformResponse,
      invalidatesTags: ['Webhook'],
    }),
    deleteWebhook: builder.mutation<undefined, number>({
      query: (id) => ({ url: of(id), method: 'DELETE' }),
      invalidatesTags: ['Webhook'],
    }),
    rotateWebhook: builder.mutation<WebhookWithSecret, number>({
      query: (id) => ({ url: `${of(id)}/rotate`, method: 'POST', data: {} }),
      transformResponse,
      invalidatesTags: ['Webhook'],
    }),
    pauseWebhook: builder.mutation<Webhook, number>({
      query: (id) => ({ url: `${of(id)}/pause`, method: 'POST', data: {} }),
      transformResponse,
      invalidatesTags: ['Webhook'],
    }),
    resumeWebhook: builder.mutation<Webhook, number>({
      query: (id) => ({ url: `${of(id)}/resume`, method: 'POST', data: {} }),
      transformResponse,
      invalidatesTags: ['Webhook'],
    }),
    /** Answers when the receiver did, or after 15 seconds. */
    testWebhook: builder.mutation<Delivery, number>({
      query: (id) => ({ url: `${of(id)}/test`, method: 'POST', data: {} }),
      transformResponse,
      invalidatesTags: ['Webhook'],
    }),
    deliveries: builder.query<Answer<Delivery[], { cursor: number | null }>, { id: number; cursor?: number }>({
      query: ({ id, ...params }) => address(`${of(id)}/deliveries`, params),
      providesTags: ['Webhook'],
    }),
    redeliver: builder.mutation<Delivery, { id: number; delivery: number }>({
      query: ({ id, delivery }) => ({ url: `${of(id)}/deliveries/${delivery}/redeliver`, method: 'POST', data: {} }),
      transformResponse,
      invalidatesTags: ['Webhook'],
    }),
    describeSchedule: builder.query<
      Answer<DescribedSchedule, { mode: 'live' | 'scheduled' | 'manual' }>,
      { cron?: string; timeZone?: string; locale?: string }
    >({ query: (params) => address('/segments/schedules/describe', params) }),
  }),
  overrideExisting: false,
});
