import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { RefreshMode } from '../../contracts/schedules';
import type { SegmentKind } from '../../contracts/segments';
import type { AudienceName } from '../../rules/catalog';
import { segmentKeySchema } from '../../rules/conditions/membership';
import type { Rule } from '../../rules/rule';
import { referredKeys } from '../../rules/walk';
import { SEGMENT } from './directory';

/** A segment as it is stored. */
export interface SegmentRecord {
  id: number;
  documentId: string;
  key: string;
  name: string;
  description: string | null;
  audience: AudienceName;
  kind: SegmentKind;
  rule: Rule | null;
  timeZone: string | null;
  labels: string[] | null;
  active: boolean;
  exposed: boolean;
  /** Null in rows that are older than the attribute. */
  pinned: boolean | null;
  /** Whether the first fill is announced: a join of everybody who is in it. */
  announceFirst: boolean | null;
  /** Null for the site's own. */
  refreshMode: RefreshMode | null;
  refreshCron: string | null;
  activateAt: string | null;
  deactivateAt: string | null;
  /** Counts the saves: the entity tag that a later save is held against. */
  version: number;
  createdAt: string;
  updatedAt: string;
}

export async function segmentByKey(strapi: Core.Strapi, key: string): Promise<SegmentRecord | null> {
  // No database is asked for what cannot be a key; PostgreSQL fails over some texts.
  if (!segmentKeySchema.safeParse(key).success) return null;
  return strapi.db.query(SEGMENT).findOne({ where: { key } });
}

/** @throws NotFoundError */
export async function existingSegment(strapi: Core.Strapi, key: string): Promise<SegmentRecord> {
  const segment = await segmentByKey(strapi, key);
  if (!segment) throw noSegment(key);
  return segment;
}

export const noSegment = (key: string) => new errors.NotFoundError(`There is no segment "${key}".`);

/** All segments, in the order of their keys. */
export async function allSegments(strapi: Core.Strapi): Promise<SegmentRecord[]> {
  return strapi.db.query(SEGMENT).findMany({ orderBy: { key: 'asc' } });
}

/** Keys of the segments that a segment's rule refers to. */
export function references(segment: Pick<SegmentRecord, 'rule'>): string[] {
  return segment.rule ? referredKeys(segment.rule.root) : [];
}
