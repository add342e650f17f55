import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import type { Rule } from '../../rules/rule';
import { walkNodes } from '../../rules/walk';
import { SEGMENT } from './directory';

export type SegmentKind = 'dynamic' | 'static' | 'imported';

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
  /** Counts the saves: the entity tag that a later save is held against. */
  version: number;
  createdAt: string;
  updatedAt: string;
}

export async function segmentByKey(strapi: Core.Strapi, key: string): Promise<SegmentRecord | null> {
  return strapi.db.query(SEGMENT).findOne({ where: { key } });
}

/** All segments by key, in the order of their keys. */
export async function allSegments(strapi: Core.Strapi): Promise<SegmentRecord[]> {
  return strapi.db.query(SEGMENT).findMany({ orderBy: { key: 'asc' } });
}

/** Keys of the segments that a segment's rule refers to. */
export function references(segment: Pick<SegmentRecord, 'rule'>): string[] {
  if (!segment.rule) return [];
  const keys = [...walkNodes(segment.rule.root)].map((node) => (node.type === 'membership' ? node.segment : undefined));
  return [...new Set(keys.filter((key) => key !== undefined))];
}
