import type { SegmentListItem } from '../../../contracts/segments';

/** A dialog of the list that is open, over which segments. */
export type ListDialog =
  | { name: 'duplicate' | 'rename' | 'schedule'; segment: SegmentListItem }
  | { name: 'delete'; segments: readonly { key: string; name: string }[] };

/** Opens a dialog; that with a segment's own menu gives the focus back to it. */
export type OpenDialog = (dialog: ListDialog) => void;

export const menuId = (key: string): string => `segment-menu-${key}`;
