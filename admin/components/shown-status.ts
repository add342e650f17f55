import type { SegmentAnswer, SegmentStatus } from '../../contracts/segments';

/** How a segment stands, as readers are told. */
export type ShownStatus = SegmentStatus | 'atRequest';

/** An active segment that is decided at each request is never filled; that it has no members is all right. */
export function shownStatus({ status, requestTime }: Pick<SegmentAnswer, 'status' | 'requestTime'>): ShownStatus {
  return requestTime && status !== 'inactive' ? 'atRequest' : status;
}
