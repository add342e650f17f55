import type { SegmentAnswer, SegmentDelay, SegmentStatus } from '../../contracts/segments';
import type { Catalog } from '../../rules/catalog';
import { isDecidedAtRequest } from '../../rules/request-time';
import { describeRule } from '../../rules/describe';
import { isReadable } from '../../rules/walk';
import type { SegmentRecord } from '../membership/segment-record';
import { spoken } from '../sentences';
import type { SegmentState } from '../storage/states';

/**
 * @param catalog the reader's own: a token does not learn of private fields through the labels in the sentence
 * @param delay how late it is when time passes, if that changes it
 */
export function answerOf(
  segment: SegmentRecord,
  state: SegmentState | undefined,
  catalog: Catalog,
  delay: SegmentDelay | undefined
): SegmentAnswer {
  return {
    key: segment.key,
    name: segment.name,
    description: segment.description,
    audience: segment.audience,
    kind: segment.kind,
    rule: segment.rule,
    sentence: segment.rule && isReadable(segment.rule) ? describeRule(segment.rule, catalog) : null,
    timeZone: segment.timeZone,
    labels: segment.labels ?? [],
    requestTime: segment.rule !== null && isDecidedAtRequest(segment.rule, catalog),
    active: segment.active,
    exposed: segment.exposed,
    pinned: segment.pinned ?? false,
    announceFirst: segment.announceFirst ?? false,
    refreshMode: segment.refreshMode,
    refreshCron: segment.refreshCron,
    delay: delay ?? null,
    activateAt: segment.activateAt,
    deactivateAt: segment.deactivateAt,
    version: segment.version,
    status: statusOf(segment, state),
    error: spoken(state?.error ?? null, catalog.language),
    suspended: state?.suspendedAt ? { at: state.suspendedAt.toISOString(), lost: state.lost } : null,
    members: state?.members ?? 0,
    refreshedAt: state?.refreshedAt?.toISOString() ?? null,
    refreshMs: state?.durationMs ?? null,
    createdAt: segment.createdAt,
    updatedAt: segment.updatedAt,
  };
}

export function statusOf(segment: SegmentRecord, state: SegmentState | undefined): SegmentStatus {
  return segment.active ? (state?.status ?? 'new') : 'inactive';
}
