import { big, id, instant, integer, key, longText, model, text, type Model } from './columns';

/** Who is a member of what, and what keeps that true. */
export const membershipModels: Model[] = [
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
      // Members lost since then because their profiles were deleted.
      lost: integer,
      lostSince: { ...instant, columnName: 'lost_since' },
      // Since when nothing is announced, because too many were.
      suspendedAt: { ...instant, columnName: 'suspended_at' },
      // Dates pass that no sweep looks for; once one does, who crossed before is still to be found.
      unswept: { type: 'boolean' },
      // Since when a sweep relies on a refresh, until one that began later has succeeded.
      owedAt: { ...instant, columnName: 'owed_at' },
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
      cause: text(20), // refresh | rule | manual | import | event | write | time | deleted
      runId: { ...integer, columnName: 'run_id' },
      at: instant,
      // Null until webhooks and Strapi's event hub were told, or there was nothing to tell: whoever appends says nothing.
      announced: integer,
    },
    [
      { name: 'segments_changes_announced', columns: ['announced', 'id'] },
      { name: 'segments_changes_segment', columns: ['segment_key', 'id'] },
      { name: 'segments_changes_subject', columns: ['subject_id', 'segment_key', 'id'] },
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
  // What was written of a row and is not settled yet; written in the transaction that writes the row.
  model('mark', {
    id,
    uid: text(255),
    // 0: any row.
    rowId: { ...integer, columnName: 'row_id' },
    what: longText,
    cause: text(20),
    createdAt: { ...instant, columnName: 'created_at' },
  }),
  // How far something that goes on for ever has come; the row `gate` is what settling passes on MySQL.
  model(
    'watermark',
    {
      name: { ...text(60), ...key },
      at: big,
    },
    [{ name: 'segments_watermarks_name', type: 'unique', columns: ['name'] }]
  ),
  // A row to be locked by whoever does what only one instance may do at a time.
  model('lock', { id, name: text(40) }, [{ name: 'segments_locks_name', type: 'unique', columns: ['name'] }]),
];
