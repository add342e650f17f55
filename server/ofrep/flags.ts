import type { Decision } from '../../contracts/decision';
import type { Choice } from '../../contracts/experiences';
import type { Evaluation } from '../../contracts/ofrep';
import type { Directory } from '../membership/directory';

const SEGMENT = 'segment.';
const EXPERIENCE = 'experience.';
/** The entry as it is. */
const BASELINE = 'baseline';

/** `segment.<key>` of each exposed segment says whether the asker is in it, `experience.<key>` of each running one which variant it gets. */
export function flagsOf({ segments, reasons, variants }: Omit<Decision, 'keys'>, directory: Directory): Evaluation[] {
  const members = new Set(segments);
  const exposed = [...directory.values()].filter(({ active, exposed }) => active && exposed);
  return [
    ...exposed.map(({ key }): Evaluation => {
      const isIn = members.has(key);
      const reason = isIn ? 'TARGETING_MATCH' : 'DEFAULT';
      const why = Object.hasOwn(reasons, key) ? reasons[key] : undefined;
      const metadata = why && { metadata: { audience: why.audience, by: why.by } };
      return { key: SEGMENT + key, value: isIn, variant: isIn ? 'in' : 'out', reason, ...metadata };
    }),
    ...Object.entries(variants).map(([key, choice]): Evaluation => {
      const variant = choice.variant ?? BASELINE;
      return { key: EXPERIENCE + key, value: variant, variant, reason: REASONS[choice.reason] };
    }),
  ];
}

const REASONS: Record<Choice['reason'], Evaluation['reason']> = {
  matched: 'TARGETING_MATCH',
  split: 'SPLIT',
  holdout: 'SPLIT',
  noMatch: 'DEFAULT',
  unknownVisitor: 'DEFAULT',
  preview: 'STATIC',
  key: 'STATIC',
};
