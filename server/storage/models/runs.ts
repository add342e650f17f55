import { id, instant, integer, json, longText, model, text, type Model } from './columns';

/** What is done, when, and by whom. */
export const runsModels: Model[] = [
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
      // Of a run by schedule: the fire that it is for, and how many others it makes up for.
      scheduledFor: { ...instant, columnName: 'scheduled_for' },
      missed: integer,
      // Keys of the segments whose runs it waited for, by blanks.
      waitedFor: { ...longText, columnName: 'waited_for' },
      createdAt: { ...instant, columnName: 'created_at' },
      startedAt: { ...instant, columnName: 'started_at' },
      finishedAt: { ...instant, columnName: 'finished_at' },
      // The running instance renews its lease; a run whose lease ran out is taken over.
      owner: text(40),
      leaseUntil: { ...instant, columnName: 'lease_until' },
      // As with changes; told once it has ended.
      announced: integer,
    },
    [
      { name: 'segments_runs_announced', columns: ['announced', 'finished_at'] },
      { name: 'segments_runs_segment', columns: ['segment_key', 'id'] },
      { name: 'segments_runs_state', columns: ['state', 'id'] },
    ]
  ),
  // When segments are refreshed by a cron expression.
  model(
    'schedule',
    {
      id,
      segmentKey: { ...text(40), columnName: 'segment_key' },
      expression: text(100),
      zone: text(64),
      nextRunAt: { ...instant, columnName: 'next_run_at' },
      // Counts the moves: whoever fires must have seen the last one.
      fence: integer,
    },
    [
      { name: 'segments_schedules_segment', type: 'unique', columns: ['segment_key'] },
      { name: 'segments_schedules_due', columns: ['next_run_at'] },
    ]
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
  // Who did what to a segment. Rules are kept whole: each reader is told the difference in what it may know.
  model(
    'audit',
    {
      id,
      segmentKey: { ...text(40), columnName: 'segment_key' },
      at: instant,
      actor: text(255),
      action: text(20), // created | edited | activated | deactivated | forced | released | refreshed | duplicated
      changes: json,
      ruleBefore: { ...json, columnName: 'rule_before' },
      ruleAfter: { ...json, columnName: 'rule_after' },
      detail: longText,
    },
    [{ name: 'segments_audits_segment', columns: ['segment_key', 'id'] }]
  ),
];
