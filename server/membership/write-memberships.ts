import type { ChangeCause } from '../../contracts/people';
import { logChangeRows } from '../storage/changes';
import type { Knex } from '../storage/connection';
import { countDays } from '../storage/counts';
import { addMemberRows, removeMemberRows } from '../storage/members';
import { countStates, type SegmentState } from '../storage/states';

/** A subject that joins or leaves a segment. */
export interface Membership {
  segmentKey: string;
  setId: number;
  subjectId: number;
  kind: 'joined' | 'left';
  cause: ChangeCause;
}

/**
 * Writes members of several segments, and with them what is told of each change: the log, the segments' counts and the
 * day's. @param by.states of the segments, which the transaction has locked; their numbers of members are kept up
 */
export async function writeMemberships(
  trx: Knex.Transaction,
  changes: readonly Membership[],
  { at, states }: { at: Date; states: ReadonlyMap<string, SegmentState> }
): Promise<void> {
  if (changes.length === 0) return;
  const sorted = [...changes].sort((a, b) => a.setId - b.setId || a.subjectId - b.subjectId);
  const of = (kind: Membership['kind']) => sorted.filter((change) => change.kind === kind);
  await addMemberRows(trx, of('joined'), at);
  await removeMemberRows(trx, of('left'));
  await logChangeRows(trx, sorted, at);
  const counts = new Map<string, { joined: number; left: number }>();
  for (const { segmentKey, kind } of sorted) {
    const count = counts.get(segmentKey) ?? { joined: 0, left: 0 };
    counts.set(segmentKey, count);
    count[kind] += 1;
  }
  const days = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([segmentKey, { joined, left }]) => {
      const state = states.get(segmentKey) as SegmentState;
      state.members += joined - left;
      return { segmentKey, members: state.members, joined, left };
    });
  await countStates(trx, new Map(days.map(({ segmentKey, joined, left }) => [segmentKey, joined - left])));
  await countDays(trx, at, days);
}
