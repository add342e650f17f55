import { useEffect, useState } from 'react';
import { runsApi } from '../../api/runs';
import { follow, NO_BATCH, type Batch } from './batch';

/** While something is open; and else, to see what a schedule or somebody else has started. */
const BUSY_MS = 1_500;
const IDLE_MS = 20_000;

/** Kept while the page is left, so that who comes back finds the same progress. */
let followed: Batch = NO_BATCH;

/** The open runs of all segments, looked at again and again for as long as the page is open. */
export function useOpenRuns(): Batch {
  const [busy, setBusy] = useState(followed.open.length > 0);
  const { data } = runsApi.useOpenRunsQuery(undefined, {
    pollingInterval: busy ? BUSY_MS : IDLE_MS,
    refetchOnMountOrArgChange: true,
  });
  const [batch, setBatch] = useState(followed);
  useEffect(() => {
    if (!data) return;
    followed = follow(followed, data);
    setBatch(followed);
    setBusy(data.length > 0);
  }, [data]);
  return batch;
}
