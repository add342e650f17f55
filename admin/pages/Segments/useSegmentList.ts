import { useEffect } from 'react';
import type { SegmentListItem } from '../../../contracts/segments';
import { segmentsApi } from '../../api/segments';
import type { Batch } from './batch';
import { findQuery, isNarrowed, type ListState } from './list-state';
import { useListState } from './useListState';

export interface SegmentList {
  state: ListState;
  change: (part: Partial<ListState>, replace?: boolean) => void;
  reset: () => void;
  /** Undefined until the first answer. */
  segments: readonly SegmentListItem[] | undefined;
  total: number | undefined;
  pageCount: number;
  labels: readonly string[];
  /** Whether there is no segment at all. */
  empty: boolean;
  /** Whether what is shown is about to be replaced by what the address says. */
  old: boolean;
  failed: boolean;
}

/** The page of segments that the address names; read again as refreshes come to their ends. */
export function useSegmentList(batch: Batch): SegmentList {
  const { state, change, reset } = useListState();
  const { data, currentData, isError, refetch, isUninitialized } = segmentsApi.useListSegmentsQuery(findQuery(state), {
    refetchOnMountOrArgChange: true,
  });
  const open = batch.open.map(({ id }) => id).join(' ');
  useEffect(() => {
    if (!isUninitialized) void refetch();
    // Only what is open counts: the answer itself must not ask again.
  }, [open]);

  const pagination = data?.meta.pagination;
  const lastPage = Math.max(1, pagination?.pageCount ?? 1);
  useEffect(() => {
    // The page that is shown is gone, with its last segment or by a narrower filter in the address.
    if (currentData && state.page > lastPage) change({ page: lastPage }, true);
  }, [currentData, state.page, lastPage, change]);

  return {
    state,
    change,
    reset,
    segments: data?.data,
    total: pagination?.total,
    pageCount: lastPage,
    labels: data?.meta.labels ?? [],
    empty: pagination?.total === 0 && !isNarrowed(state),
    old: data !== undefined && currentData === undefined,
    failed: isError && data === undefined,
  };
}
