import { useFetchClient } from '@strapi/strapi/admin';
import { useCallback, useEffect, useState } from 'react';
import type { SegmentAnswer } from '../../contracts/segments';

export type SegmentsState =
  { status: 'loading' } | { status: 'failed' } | { status: 'ready'; segments: SegmentAnswer[] };

/** All segments, read once and again on `reload`; what is shown stays while a new answer is on its way. */
export function useSegments(): { state: SegmentsState; reload: () => Promise<void> } {
  const { get } = useFetchClient();
  const [state, setState] = useState<SegmentsState>({ status: 'loading' });
  const reload = useCallback(async () => {
    try {
      const { data } = await get<{ data: SegmentAnswer[] }>('/segments/segments');
      setState({ status: 'ready', segments: data.data });
    } catch {
      setState({ status: 'failed' });
    }
  }, [get]);
  useEffect(() => void reload(), [reload]);
  return { state, reload };
}
