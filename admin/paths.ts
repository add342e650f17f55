import type { AudienceName } from '../contracts/catalog';

/** Where the plugin's pages are, below `/admin`. */
const BASE = '/plugins/segments';

export type SegmentTab = 'rule' | 'people' | 'trend' | 'activity' | 'usage' | 'settings';

/** What the way to a new segment's page carries, so that it can say what to do next. */
export const JUST_CREATED = { segmentCreated: true } as const;

export const paths = {
  list: BASE,
  create: `${BASE}/new`,
  /** @param way of the new segment: `blank`, `quick`, `list` or `template:<id>` */
  createBy: (way: string) => `${BASE}/new/${encodeURIComponent(way)}`,
  segment: (key: string, tab: SegmentTab = 'rule') => `${BASE}/segment/${key}/${tab}`,
  subject: (audience: AudienceName, id: string) => `${BASE}/subjects/${audience}/${encodeURIComponent(id)}`,
  settings: '/settings/segments',
  webhooks: `${BASE}/webhooks`,
  webhook: (id: number) => `${BASE}/webhooks/${id}`,
  experiences: `${BASE}/experiences`,
  experience: (key: string) => `${BASE}/experiences/${key}`,
  findings: `${BASE}/findings`,
  imports: `${BASE}/imports`,
  newImport: `${BASE}/imports/new`,
} as const;
