import { z } from 'zod';
import { audienceSchema } from './audience';
import { segmentKeySchema } from '../rules/conditions/membership';
import type { GroupNode } from '../rules/conditions/group';
import type { RuleNode } from '../rules/rule';
import { timeZoneSchema } from './time-zone';

/** A subject as lists show it. */
export interface Person {
  /** Identity value; the document id as `doc:…` for a reader who may not see personal data. */
  id: string;
  documentId: string;
  /** E-mail, where the audience has one that is not private and the reader may see it. */
  label: string | null;
}

/** Whether the reader may not see personal data: identities, labels and values are then left out. */
export interface MaskedMeta {
  masked: boolean;
}

/** `GET /subjects/:audience`: those whose identity or e-mail begins with the text, else contains it. */
export const searchSubjectsSchema = z.strictObject({
  search: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

export interface SubjectField {
  path: string;
  label: string;
  type: 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'json' | 'component' | 'relation';
  value: unknown;
}

/** `event`, `write`, `time`: what the subject did, what was written of it, a window that passed; `deleted`: it is gone. */
export type ChangeCause = 'refresh' | 'rule' | 'manual' | 'import' | 'event' | 'write' | 'time' | 'deleted';

/** One membership, with since when and why. */
export interface SubjectMembership {
  key: string;
  name: string;
  joinedAt: string;
  /** What made the subject join, where the log still knows. */
  cause: ChangeCause | null;
  forced: 'in' | null;
  note: string | null;
  /** The rule in a sentence; null for lists. */
  sentence: string | null;
}

/** `GET /subjects/:audience/:id` */
export interface SubjectPage {
  audience: z.output<typeof audienceSchema>;
  person: Person;
  fields: SubjectField[];
  /** Traits that the site's type has no field for. */
  traits: Record<string, unknown>;
  /** Null where the audience's type has no tags. */
  tags: { key: string; name: string }[] | null;
  /** The account of a contact. */
  account: Person | null;
  /** The contacts of an account, and a few of them; null for contacts. */
  people: { total: number; sample: Person[] } | null;
  memberships: SubjectMembership[];
  /** Segments that the subject is kept out of by hand. */
  keptOut: { key: string; name: string; note: string | null }[];
  /** The type's uid, by which the content manager's page of the row is reached. */
  uid: string;
}

/** `GET /subjects/:audience/:id/timeline`: newest first; `meta.cursor` leads to older items, null at the end. */
export const timelineQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
  /** What the subject did, or the segments that it joined and left; both by default. */
  show: z.enum(['all', 'events', 'changes']).default('all'),
});

export type TimelineItem =
  | {
      kind: 'event';
      id: string;
      at: string;
      name: string;
      properties: Record<string, unknown> | null;
      context: Record<string, unknown> | null;
    }
  | { kind: 'joined' | 'left'; id: string; at: string; segment: { key: string; name: string }; cause: ChangeCause };

/** `GET /segments/:key/people`: the first members with the fields that the rule speaks of. */
export const segmentPeopleSchema = z.strictObject({
  search: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(100).default(100),
  /** Members; or those forced in or out by hand, who need not be members. */
  show: z.enum(['members', 'in', 'out']).default('members'),
});

export interface SegmentPeople {
  columns: { path: string; label: string; type: SubjectField['type'] }[];
  rows: (Person & {
    joinedAt: string | null;
    forced: 'in' | 'out' | null;
    note: string | null;
    /** In the order of `columns`. */
    values: unknown[];
  })[];
}

/** `POST /segments/explain`: a rule that need not be stored, for one subject. */
export const explainRuleSchema = z.strictObject({
  audience: audienceSchema.default('contact'),
  rule: z.unknown(),
  subject: z.string().min(1).max(255),
  key: segmentKeySchema.optional(),
  timeZone: timeZoneSchema.nullable().optional(),
});

/** The rule's tree with what holds for one subject. */
export interface ExplainedNode {
  id: string;
  type: RuleNode['type'];
  sentence: string;
  /** Absent, like the values, where the condition, or one in the group, reads a field that this reader may not know. */
  result?: boolean;
  /**
   * What the subject has: the value or number that is compared, instants as ISO text; of tags their names, of a response its
   * furthest outcome, of a sequence the number of its steps that were taken; null where there is nothing.
   */
  actual?: unknown;
  /** Decided by the request: it can be so. */
  atRequest?: true;
  /** Of `change`: since when the field is recorded; null if it is not yet. What was there then counts as held since then. */
  recordedSince?: string | null;
  /** What the condition asks of it. The bounds of a rank are those of now. */
  expected?: { operator: string; operand?: unknown };
  /** Of a group: its word, and what is in it. */
  match?: GroupNode['match'];
  children?: ExplainedNode[];
}

export interface Explanation {
  subject: string;
  /** In the segment by its present members. */
  member: boolean;
  joinedAt: string | null;
  /** What the rule says now, whatever the members are; forced in and out included. */
  holds: boolean;
  forced: { mode: 'in' | 'out'; note: string | null } | null;
  /** Why, in one sentence. */
  reason: string;
  /** The first condition that keeps the subject out, where one alone does. */
  failing: { nodeId: string; sentence: string } | null;
  changes: { id: number; kind: 'joined' | 'left'; cause: ChangeCause; at: string }[];
  tree: ExplainedNode | null;
  at: string;
}
