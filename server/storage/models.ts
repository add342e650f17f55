/**
 * The plugin's plain tables. They are schema-synced by Strapi but are no content types: no document ids, no
 * locale, no publication state. Every time is UTC; subjects are row ids of their audience's table.
 */

const text = (length: number) => ({ type: 'string', columnType: { type: 'string', args: [length] } });
const id = { type: 'increments' };
const integer = { type: 'integer' };
/** In the keys of tables without an id: MySQL and MariaDB lay a table out by its first unique index without nulls. */
const key = { column: { notNullable: true } };
const big = { type: 'biginteger' };
const instant = { type: 'datetime' };
const json = { type: 'json' };
const longText = { type: 'text' };

interface Model {
  uid: string;
  singularName: string;
  tableName: string;
  attributes: Record<string, object>;
  indexes: { name: string; columns: string[]; type?: 'unique' | 'primary' }[];
}

const model = (name: string, attributes: Model['attributes'], indexes: Model['indexes'] = []): Model => ({
  uid: `plugin::segments.${name}`,
  singularName: name,
  tableName: TABLES[name as keyof typeof TABLES],
  // Strapi writes the column's name into each attribute object, so none may be shared.
  attributes: Object.fromEntries(Object.entries(attributes).map(([key, attribute]) => [key, { ...attribute }])),
  indexes,
});

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
  import: 'segments_imports',
} as const;

export const models: Model[] = [
  // What subjects did. Contact and account are those at receipt; each index serves one shape of rule.
  model(
    'event',
    {
      id,
      source: text(50),
      messageId: { ...text(100), columnName: 'message_id' },
      name: text(200),
      occurredAt: { ...instant, columnName: 'occurred_at' },
      receivedAt: { ...instant, columnName: 'received_at' },
      contactId: { ...integer, columnName: 'contact_id' },
      accountId: { ...integer, columnName: 'account_id' },
      properties: json,
      context: json,
    },
    [
      { name: 'segments_events_message', type: 'unique', columns: ['source', 'message_id'] },
      { name: 'segments_events_name_time', columns: ['name', 'occurred_at', 'contact_id'] },
      { name: 'segments_events_contact', columns: ['contact_id', 'name', 'occurred_at'] },
      { name: 'segments_events_account', columns: ['account_id', 'name', 'occurred_at'] },
    ]
  ),
  // A set is one materialisation of a segment; its state points at the set that readers see.
  model(
    'set',
    {
      id,
      segmentKey: { ...text(40), columnName: 'segment_key' },
      status: text(10), // building | current | retired
      retiredAt: { ...instant, columnName: 'retired_at' },
      createdAt: { ...instant, columnName: 'created_at' },
    },
    [{ name: 'segments_sets_segment', columns: ['segment_key', 'status'] }]
  ),
  model(
    'state',
    {
      id,
      segmentKey: { ...text(40), columnName: 'segment_key' },
      audience: text(10),
      setId: { ...integer, columnName: 'set_id' },
      // What the current set was built from; another rule needs another set.
      ruleHash: { ...text(64), columnName: 'rule_hash' },
      status: text(10), // new | ready | failed
      // The run that has the segment in hand; only one may.
      runId: { ...integer, columnName: 'run_id' },
      members: integer,
      refreshedAt: { ...instant, columnName: 'refreshed_at' },
      // The last refresh that ended, well or not.
      attemptedAt: { ...instant, columnName: 'attempted_at' },
      durationMs: { ...integer, columnName: 'duration_ms' },
      error: longText,
    },
    [{ name: 'segments_states_segment', type: 'unique', columns: ['segment_key'] }]
  ),
  model(
    'member',
    {
      setId: { ...integer, ...key, columnName: 'set_id' },
      subjectId: { ...integer, ...key, columnName: 'subject_id' },
      joinedAt: { ...instant, columnName: 'joined_at' },
    },
    [
      { name: 'segments_members_pk', type: 'unique', columns: ['set_id', 'subject_id'] },
      { name: 'segments_members_subject', columns: ['subject_id', 'set_id'] },
    ]
  ),
  // One row a join or a leave, written in the transaction that writes the member.
  model(
    'change',
    {
      id,
      segmentKey: { ...text(40), columnName: 'segment_key' },
      subjectId: { ...integer, columnName: 'subject_id' },
      kind: text(6), // joined | left
      cause: text(20), // refresh | rule | manual | import
      runId: { ...integer, columnName: 'run_id' },
      at: instant,
    },
    [
      { name: 'segments_changes_segment', columns: ['segment_key', 'id'] },
      { name: 'segments_changes_subject', columns: ['subject_id', 'segment_key', 'id'] },
    ]
  ),
  model(
    'run',
    {
      id,
      segmentKey: { ...text(40), columnName: 'segment_key' },
      cause: text(20), // saved | called | scheduled | reference | manual | restored
      state: text(10), // queued | running | succeeded | failed | cancelled | skipped
      done: integer,
      total: integer,
      members: integer,
      joined: integer,
      left: integer,
      repaired: integer,
      error: longText,
      createdAt: { ...instant, columnName: 'created_at' },
      startedAt: { ...instant, columnName: 'started_at' },
      finishedAt: { ...instant, columnName: 'finished_at' },
      // The running instance renews its lease; a run whose lease ran out is taken over.
      owner: text(40),
      leaseUntil: { ...instant, columnName: 'lease_until' },
    },
    [
      { name: 'segments_runs_segment', columns: ['segment_key', 'id'] },
      { name: 'segments_runs_state', columns: ['state', 'id'] },
    ]
  ),
  // What the plugin knows of a subject beside the site's own row; locking it serialises the settling of a subject.
  model(
    'subject',
    {
      audience: { ...text(10), ...key },
      subjectId: { ...integer, ...key, columnName: 'subject_id' },
      documentId: { ...text(64), columnName: 'document_id' },
      bucket: integer,
      traits: json,
      touched: big,
    },
    [
      { name: 'segments_subjects_pk', type: 'unique', columns: ['audience', 'subject_id'] },
      { name: 'segments_subjects_touched', columns: ['audience', 'touched'] },
    ]
  ),
  model(
    'count',
    {
      id,
      segmentKey: { ...text(40), columnName: 'segment_key' },
      day: text(10),
      members: integer,
      joined: integer,
      left: integer,
    },
    [{ name: 'segments_counts_day', type: 'unique', columns: ['segment_key', 'day'] }]
  ),
  // Subjects that a refresh found to differ, until they are settled.
  model(
    'difference',
    {
      runId: { ...integer, ...key, columnName: 'run_id' },
      subjectId: { ...integer, ...key, columnName: 'subject_id' },
    },
    [{ name: 'segments_differences_pk', type: 'unique', columns: ['run_id', 'subject_id'] }]
  ),
  // One upload. Row errors are kept as the CSV file that is handed out.
  model(
    'import',
    {
      id,
      kind: text(10), // contacts | accounts | events | members
      state: text(10), // running | succeeded | failed
      dryRun: { type: 'boolean', columnName: 'dry_run' },
      rows: { ...integer, columnName: 'rows_read' },
      created: integer,
      updated: integer,
      unchanged: integer,
      duplicates: integer,
      failed: integer,
      error: longText,
      rowErrors: { ...longText, columnName: 'row_errors' },
      createdAt: { ...instant, columnName: 'created_at' },
      // Told every few seconds while it runs; a running import that has long been silent is dead.
      progressAt: { ...instant, columnName: 'progress_at' },
      finishedAt: { ...instant, columnName: 'finished_at' },
    },
    [{ name: 'segments_imports_state', columns: ['kind', 'state'] }]
  ),
];
