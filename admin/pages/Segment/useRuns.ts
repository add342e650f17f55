import { useState } from 'react';
import type { Run } from '../../../contracts/runs';
import { isOpen, runsApi } from '../../api/runs';

const BUSY_MS = 1_500;
/** To see what a schedule or somebody else has started. */
const IDLE_MS = 20_000;

/** The runs of a segment, newest first, looked at again and again while the page is open; often as long as one is open. */
export function useRuns(key: string): { runs: readonly Run[] | undefined; open: Run | undefined; failed: boolean } {
  const [busy, setBusy] = useState(false);
  const { data, isError } = runsApi.useSegmentRunsQuery(key, {
    pollingInterval: busy ? BUSY_MS : IDLE_MS,
    refetchOnMountOrArgChange: true,
  });
  // One that works is of more interest than one that waits behind it.
  const open = data?.find(({ state }) => state === 'running') ?? data?.find(isOpen);
  if (busy !== Boolean(open)) setBusy(Boolean(open));
  return { runs: data, open, failed: isError };
}
