import type { ExperienceResults, GroupResult } from '../../../contracts/experience-results';
import type { VariantAnswer } from '../../../contracts/experiences';

/** What may be said of a group beside the control. */
export type Verdict = 'control' | 'unfair' | 'tooFew' | 'open' | 'more' | 'fewer';

/** Where fewer than these were shown either, nothing is said, whatever the interval. */
const LEAST_SHOWN = 100;
/** Nor where so few of both together reached the goal. */
const LEAST_REACHED = 10;

type Aimed = Pick<VariantAnswer, 'key' | 'share' | 'audience'>;

/**
 * In words rather than by a winner: intervals of small groups are right, but nobody should decide by them; and where not chance alone but an audience
 * decided who saw what, other people are compared.
 * @param segment to whose members the results are narrowed
 */
export function verdictOf(
  group: GroupResult,
  { control, groups }: Pick<ExperienceResults, 'control' | 'groups'>,
  variants: readonly Aimed[],
  segment?: string
): Verdict {
  if (group.variant === control) return 'control';
  const beside = groups.find(({ variant }) => variant === control);
  const isForAll = ({ audience }: Aimed) =>
    !audience || audience === `any(${segment})` || audience === `all(${segment})`;
  const own = variants.find(({ key }) => key === group.variant);
  const isFair = variants.every(isForAll) && (control === 'holdout' || (own !== undefined && own.share !== null));
  if (!beside || !isFair) return 'unfair';
  const few = Math.min(group.shown, beside.shown) < LEAST_SHOWN || group.reached + beside.reached < LEAST_REACHED;
  if (few || !group.lift) return 'tooFew';
  const [low, high] = group.lift.interval;
  if (low > 0) return 'more';
  return high !== null && high < 0 ? 'fewer' : 'open';
}
