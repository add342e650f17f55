import type { Run } from '../../contracts/runs';
import type { MembersData, RunData, WebhookEvent } from '../../contracts/webhooks';
import type { AudienceName } from '../../rules/catalog';
import { spoken } from '../sentences';
import type { PendingChange, SubjectNames } from '../storage/announcements';

/** What is to be told, before it is known whom. */
export interface News {
  type: WebhookEvent;
  segmentKey: string;
  items: number | null;
  data: MembersData | RunData;
}

/** Joins or leaves of one segment that are told in one message. */
interface Group {
  segmentKey: string;
  kind: PendingChange['kind'];
  changes: PendingChange[];
}

/**
 * Changes by segment and kind, in the order of the log. A subject that joins and leaves again is never told out of order:
 * its later change begins a new group.
 */
export function groupChanges(changes: readonly PendingChange[]): Group[] {
  const groups: Group[] = [];
  const open = new Map<string, { joined?: Group; left?: Group; subjects: Set<number> }>();
  for (const change of changes) {
    let of = open.get(change.segmentKey);
    if (!of || of.subjects.has(change.subjectId)) open.set(change.segmentKey, (of = { subjects: new Set() }));
    of.subjects.add(change.subjectId);
    let group = of[change.kind];
    if (!group) {
      group = { segmentKey: change.segmentKey, kind: change.kind, changes: [] };
      of[change.kind] = group;
      groups.push(group);
    }
    group.changes.push(change);
  }
  return groups;
}

export function newsOfMembers(
  { segmentKey, kind, changes }: Group,
  audience: AudienceName,
  names: ReadonlyMap<number, SubjectNames>
): News {
  const items = changes.map(({ subjectId, at, cause }) => ({
    identity: names.get(subjectId)?.identity ?? null,
    documentId: names.get(subjectId)?.documentId ?? null,
    at: at.toISOString(),
    cause,
  }));
  const data: MembersData = { segment: segmentKey, audience, items };
  return { type: `segment.member.${kind}`, segmentKey, items: items.length, data };
}

export function newsOfRun(run: Run, audience: AudienceName): News {
  const { id, cause, members, joined, left, repaired, startedAt, finishedAt } = run;
  const error = spoken(run.error);
  const data: RunData = {
    segment: run.segmentKey,
    audience,
    run: { id, cause, members, joined, left, repaired, error, startedAt, finishedAt },
  };
  const type = run.state === 'failed' ? 'segment.failed' : 'segment.refreshed';
  return { type, segmentKey: run.segmentKey, items: null, data };
}
