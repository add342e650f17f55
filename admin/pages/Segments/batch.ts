import type { Run } from '../../../contracts/runs';

/** Runs that are followed together: from when the first was opened to when none is open any more. */
export interface Batch {
  seen: ReadonlySet<number>;
  open: readonly Run[];
}

export const NO_BATCH: Batch = { seen: new Set(), open: [] };

/** The batch after another look at what is open. */
export function follow(batch: Batch, open: readonly Run[]): Batch {
  if (open.length === 0) return NO_BATCH;
  const known = batch.open.length > 0 ? batch.seen : NO_BATCH.seen;
  return { seen: new Set([...known, ...open.map(({ id }) => id)]), open };
}

/** How far a batch is: ended runs count whole, working ones in part. Between 0 and 1. */
export function progressOf({ seen, open }: Batch): number {
  if (seen.size === 0) return 1;
  const parts = open.reduce((sum, run) => sum + partOf(run), 0);
  return (seen.size - open.length + parts) / seen.size;
}

/** How far a run is, between 0 and 1. */
export const partOf = ({ done, total }: Pick<Run, 'done' | 'total'>): number =>
  total > 0 ? Math.min(1, done / total) : 0;

/** The open run of each segment: where one works and another waits, the one that works. */
export function runsByKey({ open }: Batch): Map<string, Run> {
  const runs = new Map<string, Run>();
  for (const run of open) if (run.state === 'running' || !runs.has(run.segmentKey)) runs.set(run.segmentKey, run);
  return runs;
}
