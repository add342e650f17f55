import type { AudienceName, ResponseNames } from '../../rules/catalog';

/** An attribute as Strapi's schema files write it. */
export interface Attribute {
  type: string;
  relation?: string;
  target?: string;
  component?: string;
  repeatable?: boolean;
  enum?: string[];
}

/** A content type or component. Rows of a type with draft & publish exist only where `publishedAt` is set. */
export interface Schema {
  draftAndPublish?: boolean;
  attributes: Record<string, Attribute>;
}

/**
 * A row as a plain object. Dates are `YYYY-MM-DD`, date-times ISO texts in UTC, times `HH:mm:ss.SSS`, big integers texts of
 * digits; components and to-one relations are the other row or null, repeatable components and to-many relations arrays of rows.
 */
export interface Row {
  id: number;
  documentId?: string;
  publishedAt?: string | null;
  [attribute: string]: unknown;
}

export interface WorldEvent extends Row {
  name: string;
  occurredAt: string;
  contactId: number | null;
  accountId: number | null;
  properties: unknown;
  context: unknown;
}

export interface Clock {
  /** ISO text with milliseconds, UTC. */
  now: string;
  zone: string;
  /** ISO weekday. */
  weekStart: number;
}

/** Everything that a rule can speak of, at one moment. */
export interface World extends Clock {
  audience: AudienceName;
  /** Type of the subjects. */
  uid: string;
  schemas: Record<string, Schema>;
  subjects: Row[];
  events: WorldEvent[];
  /** By segment key: when each member (by row id) joined. */
  memberships: Record<string, Map<number, string>>;
  /** The request at hand. */
  request?: { values: Record<string, unknown>; unavailable: string[] };
  /** By field: what is recorded of each subject (by row id), oldest first. */
  histories?: Record<string, Map<number, Held[]>>;
  /** Attribute of a contact that leads to its account. */
  accountPath?: string;
  responses: ResponseNames;
}

/** A value that a field had, and since when. */
export interface Held {
  since: string;
  value: unknown;
}

/** A row and the type it is of: what a condition speaks of. */
export interface Scope {
  uid: string;
  row: Row;
}

/** Events are rows too, so that their properties are read as any JSON attribute is. */
export const EVENT_SCHEMA: Schema = {
  attributes: {
    name: { type: 'string' },
    occurredAt: { type: 'datetime' },
    properties: { type: 'json' },
    context: { type: 'json' },
  },
};
