import type { SegmentsConfig } from '../config';
import type { TrackedItem } from './read-call';

/** Whether the person agreed to be recorded, as the consent tools of Segment and RudderStack tell it with every item. */
export function isConsented(item: TrackedItem, { category, required }: SegmentsConfig['tracking']['consent']): boolean {
  const consent = item.context?.consent as { categoryPreferences?: Record<string, unknown> } | null | undefined;
  const preferences = consent?.categoryPreferences;
  const said =
    typeof preferences === 'object' && preferences !== null && Object.hasOwn(preferences, category)
      ? preferences[category]
      : undefined;
  return typeof said === 'boolean' ? said : !required;
}
