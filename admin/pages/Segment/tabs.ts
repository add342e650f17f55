import type { SegmentTab } from '../../paths';

export const TABS = [
  'rule',
  'people',
  'trend',
  'activity',
  'usage',
  'settings',
] as const satisfies readonly SegmentTab[];

export function isTab(text: string | undefined): text is SegmentTab {
  return TABS.some((tab) => tab === text);
}
