import { Badge, Tooltip } from '@strapi/design-system';
import { useWords } from '../translations/words';
import type { ShownStatus } from './shown-status';

const COLOURS = {
  ready: { backgroundColor: 'success100', textColor: 'success700' },
  new: { backgroundColor: 'primary100', textColor: 'primary700' },
  failed: { backgroundColor: 'danger100', textColor: 'danger700' },
  inactive: { backgroundColor: 'neutral150', textColor: 'neutral700' },
  atRequest: { backgroundColor: 'secondary100', textColor: 'secondary700' },
} as const;

/** How a segment is, in a word and a colour; where something went wrong, the tooltip says what. */
export function StatusBadge({ status, error }: { status: ShownStatus; error?: string | null }) {
  const word = useWords();
  const badge = <Badge {...COLOURS[status]}>{word(`status.${status}`)}</Badge>;
  if (!error) return badge;
  return (
    <Tooltip label={error}>
      {/* Reachable by keyboard, so that the reason is too. */}
      <span tabIndex={0}>{badge}</span>
    </Tooltip>
  );
}
