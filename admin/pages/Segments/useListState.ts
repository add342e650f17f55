import { useQueryParams } from '@strapi/strapi/admin';
import { useCallback, useMemo } from 'react';
import { readListState, writeListState, type ListState } from './list-state';

interface ListControls {
  state: ListState;
  /** Shows something else, from the first page on unless a page is named. `replace` makes no step to go back to. */
  change: (part: Partial<ListState>, replace?: boolean) => void;
  /** Shows everything again, in the same order. */
  reset: () => void;
}

/** What the list shows lives in the address, so that it can be sent to somebody, and gone back to. */
export function useListState(): ListControls {
  const [{ query }, setQuery] = useQueryParams<Record<string, unknown>>();
  const state = useMemo(() => readListState(query), [query]);
  const change = useCallback(
    (part: Partial<ListState>, replace = false) =>
      setQuery(writeListState({ ...state, page: 1, ...part }), 'push', replace),
    [state, setQuery]
  );
  const reset = useCallback(
    () => setQuery(writeListState({ search: '', pinned: false, sort: state.sort, page: 1, pageSize: state.pageSize })),
    [state, setQuery]
  );
  return { state, change, reset };
}
