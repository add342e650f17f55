import { big, id, instant, integer, json, key, longText, model, text, type Model } from './columns';
import { EVENT_INDEXES } from '../tables';

/** What subjects did and were, and who tells of it. */
export const trackingModels: Model[] = [
  // What subjects did. Visitor, contact and account are those at receipt; each index serves one shape of rule.
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
      visitorId: { ...integer, columnName: 'visitor_id' },
      properties: json,
      context: json,
    },
    [
      { name: 'segments_events_message', type: 'unique', columns: ['source', 'message_id'] },
      { name: 'segments_events_name_time', columns: ['name', 'occurred_at', 'contact_id'] },
      { name: EVENT_INDEXES.contact, columns: ['contact_id', 'name', 'occurred_at'] },
      { name: EVENT_INDEXES.account, columns: ['account_id', 'name', 'occurred_at'] },
      { name: EVENT_INDEXES.visitor, columns: ['visitor_id', 'name', 'occurred_at'] },
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
  // A browser or device. One that another person took over keeps its events and gives its anonymous id to a new row.
  model(
    'visitor',
    {
      id,
      documentId: { ...text(64), columnName: 'document_id' },
      anonymousId: { ...text(255), columnName: 'anonymous_id' },
      contactId: { ...integer, columnName: 'contact_id' },
      firstSeen: { ...instant, columnName: 'first_seen' },
      lastSeen: { ...instant, columnName: 'last_seen' },
    },
    [
      { name: 'segments_visitors_anonymous', type: 'unique', columns: ['anonymous_id'] },
      { name: 'segments_visitors_contact', columns: ['contact_id'] },
      { name: 'segments_visitors_seen', columns: ['last_seen', 'id'] },
    ]
  ),
  // Who may send events. Keys are kept as hashes; the one before a rotation works until its time is over.
  model(
    'source',
    {
      id,
      name: text(100),
      kind: text(10), // browser | server
      keyHash: { ...text(64), columnName: 'key_hash' },
      formerHash: { ...text(64), columnName: 'former_hash' },
      formerUntil: { ...instant, columnName: 'former_until' },
      origins: json,
      enabled: { type: 'boolean' },
      createdAt: { ...instant, columnName: 'created_at' },
      usedAt: { ...instant, columnName: 'used_at' },
    },
    [{ name: 'segments_sources_key', type: 'unique', columns: ['key_hash'] }]
  ),
  // Hashes of the names and messages of the erased, so that a late retry does not bring them back.
  model(
    'tombstone',
    {
      id,
      hash: text(64),
      erasedAt: { ...instant, columnName: 'erased_at' },
      // Of names null: they stay. Those of messages go once nobody retries them.
      retriedUntil: { ...instant, columnName: 'retried_until' },
    },
    [
      { name: 'segments_tombstones_hash', type: 'unique', columns: ['hash'] },
      { name: 'segments_tombstones_until', columns: ['retried_until'] },
    ]
  ),
  // Contacts that were deleted through Strapi, noted in the transaction that deletes them: rows are only added, so that nobody waits for it.
  // The name is a hash, by which what is left of the contact can be erased.
  model(
    'departed',
    {
      id,
      subjectId: { ...integer, columnName: 'subject_id' },
      documentId: { ...text(64), columnName: 'document_id' },
      nameHash: { ...text(64), columnName: 'name_hash' },
      departedAt: { ...instant, columnName: 'departed_at' },
    },
    [
      { name: 'segments_departed_subject', columns: ['subject_id'] },
      { name: 'segments_departed_name', columns: ['name_hash'] },
    ]
  ),
  // A field of an audience whose changes are recorded, because the rule of a segment reads them.
  model(
    'recording',
    {
      id,
      audience: text(10),
      // Path, and the type that a rule declares for a value inside JSON.
      field: text(410),
      since: instant,
    },
    [{ name: 'segments_recordings_field', type: 'unique', columns: ['audience', 'field'] }]
  ),
  // Of each subject the value that a recorded field has, since when, and the one before. Values are texts; null is missing.
  model(
    'history',
    {
      recordingId: { ...integer, ...key, columnName: 'recording_id' },
      subjectId: { ...integer, ...key, columnName: 'subject_id' },
      value: longText,
      previous: longText,
      since: instant,
      // 0: the value was there when recording began, or when the subject came.
      changes: integer,
    },
    [{ name: 'segments_histories_pk', type: 'unique', columns: ['recording_id', 'subject_id'] }]
  ),
];
