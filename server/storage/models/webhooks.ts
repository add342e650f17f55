import { id, instant, integer, json, longText, model, text, type Model } from './columns';

/** What other programs are told. */
export const webhooksModels: Model[] = [
  // Whom webhooks are sent to.
  model('endpoint', {
    id,
    url: longText,
    description: longText,
    // Keys; null for all.
    segments: json,
    events: json,
    state: text(10), // active | paused | disabled
    reason: text(10), // hand | failing | gone
    failingSince: { ...instant, columnName: 'failing_since' },
    secret: text(100),
    formerSecret: { ...text(100), columnName: 'former_secret' },
    formerUntil: { ...instant, columnName: 'former_until' },
    createdAt: { ...instant, columnName: 'created_at' },
    updatedAt: { ...instant, columnName: 'updated_at' },
  }),
  // What webhooks are told, byte for byte; one message may go to several.
  model(
    'message',
    {
      id,
      name: text(40), // webhook-id
      type: text(30),
      segmentKey: { ...text(40), columnName: 'segment_key' },
      items: integer,
      body: longText,
      createdAt: { ...instant, columnName: 'created_at' },
    },
    [{ name: 'segments_messages_created', columns: ['created_at'] }]
  ),
  // One message to one webhook.
  model(
    'delivery',
    {
      id,
      endpointId: { ...integer, columnName: 'endpoint_id' },
      messageId: { ...integer, columnName: 'message_id' },
      state: text(10), // waiting | sending | succeeded | failed
      attempts: integer,
      code: integer,
      error: text(10),
      owner: text(40),
      // Of a waiting one the next attempt, of one that is being sent the end of its lease; null when it is over.
      dueAt: { ...instant, columnName: 'due_at' },
      attemptedAt: { ...instant, columnName: 'attempted_at' },
      createdAt: { ...instant, columnName: 'created_at' },
    },
    [
      { name: 'segments_deliveries_due', columns: ['endpoint_id', 'due_at'] },
      { name: 'segments_deliveries_list', columns: ['endpoint_id', 'id'] },
      { name: 'segments_deliveries_state', columns: ['endpoint_id', 'state', 'id'] },
      { name: 'segments_deliveries_message', columns: ['message_id'] },
    ]
  ),
];
