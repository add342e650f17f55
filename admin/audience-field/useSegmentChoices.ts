import { segmentsApi } from '../api/segments';
import type { SegmentChoice } from '../../contracts/segments';

/** All segments, read once for all audience inputs on the screen, and again when an entry is opened a minute later. */
export function useSegmentChoices(): { choices: SegmentChoice[]; loading: boolean; failed: boolean } {
  const { data, isLoading, isError } = segmentsApi.useSegmentChoicesQuery(undefined, { refetchOnMountOrArgChange: 60 });
  return { choices: data ?? [], loading: isLoading, failed: isError };
}
