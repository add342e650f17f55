/** Physical tables of the plugin that are no content types. */
export const TABLES = {
  event: 'segments_events',
  set: 'segments_sets',
  state: 'segments_states',
  member: 'segments_members',
  change: 'segments_changes',
  run: 'segments_runs',
  subject: 'segments_subjects',
  count: 'segments_counts',
  difference: 'segments_differences',
  recording: 'segments_recordings',
  history: 'segments_histories',
  import: 'segments_imports',
  audit: 'segments_audits',
  watermark: 'segments_watermarks',
  source: 'segments_sources',
  visitor: 'segments_visitors',
  tombstone: 'segments_tombstones',
  departed: 'segments_departed',
  schedule: 'segments_schedules',
  lock: 'segments_locks',
  endpoint: 'segments_endpoints',
  message: 'segments_messages',
  delivery: 'segments_deliveries',
  mark: 'segments_marks',
} as const;

/** Column of an event that has its subject, by audience. */
export const EVENT_SUBJECTS = { contact: 'contact_id', account: 'account_id', visitor: 'visitor_id' } as const;

/** The index that finds a subject's events, by audience. */
export const EVENT_INDEXES = {
  contact: 'segments_events_contact',
  account: 'segments_events_account',
  visitor: 'segments_events_visitor',
} as const;
