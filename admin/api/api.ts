import { adminApi } from '@strapi/strapi/admin';

/** The host's API with the plugin's tags: what a write changes is read again where it is on the screen. */
export const api = adminApi.enhanceEndpoints({
  addTagTypes: [
    'Segment',
    'SegmentList',
    'SegmentMembers',
    'Runs',
    'Subject',
    'Import',
    'SegmentsHealth',
    'SegmentsSources',
    'Webhook',
    'Experience',
  ],
});

export interface Answer<T, M = Record<string, unknown>> {
  data: T;
  meta: M;
}
