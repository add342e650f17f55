import type { SourceRow } from '../storage/sources';

/** What an event's source is looked at for. */
export type EventSource = Pick<SourceRow, 'id' | 'kind'>;

/** The plugin itself: what it records of browsers proves no more than what they send. Numbers of sources begin at 1. */
export const OWN_SOURCE: EventSource = { id: 0, kind: 'browser' };

/** How a source is called in events; its number is never given to another. */
export const sourceName = ({ id }: Pick<SourceRow, 'id'>): string => `source:${id}`;
