import { useEffect, useState } from 'react';
import type { SegmentUsage } from '../../contracts/segments';
import { segmentsApi } from '../api/segments';

/** So many are asked about at a time; a selection may have hundreds. */
const AT_ONCE = 6;

interface Uses {
  /** By key; only of segments that something uses. */
  uses: ReadonlyMap<string, SegmentUsage>;
  loading: boolean;
  failed: boolean;
}

/** Where segments are used, asked anew. */
export function useUses(keys: readonly string[]): Uses {
  const [ask] = segmentsApi.useLazySegmentUsageQuery();
  const [state, setState] = useState<Uses>({ uses: new Map(), loading: true, failed: false });
  const list = keys.join(' ');
  useEffect(() => {
    let stopped = false;
    const waiting = list === '' ? [] : list.split(' ');
    const uses = new Map<string, SegmentUsage>();
    const work = async () => {
      for (let key = waiting.shift(); key !== undefined && !stopped; key = waiting.shift()) {
        const { data } = await ask(key).unwrap();
        if (data.segments.length + data.entries.length > 0) uses.set(key, data);
      }
    };
    Promise.all(Array.from({ length: AT_ONCE }, work)).then(
      () => !stopped && setState({ uses, loading: false, failed: false }),
      () => !stopped && setState({ uses: new Map(), loading: false, failed: true })
    );
    return () => {
      stopped = true;
    };
  }, [list, ask]);
  return state;
}
