import { Badge } from '@strapi/design-system';
import type { ExperienceState } from '../../contracts/experiences';
import { useWords } from '../translations/words';

const COLOURS = {
  draft: { backgroundColor: 'secondary100', textColor: 'secondary700' },
  running: { backgroundColor: 'success100', textColor: 'success700' },
  paused: { backgroundColor: 'warning100', textColor: 'warning700' },
  ended: { backgroundColor: 'neutral150', textColor: 'neutral700' },
} as const satisfies Record<ExperienceState, object>;

/** How an experience stands. */
export function StateBadge({ state }: { state: ExperienceState }) {
  const word = useWords();
  return <Badge {...COLOURS[state]}>{word(`experiences.state.${state}`)}</Badge>;
}
