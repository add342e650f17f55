import type { z } from 'zod';
import type { PreviewAnswer, previewSchema } from '../../contracts/segments';

/** How long the exact counts of all conditions may be expected to take, once it is known how long the total took. */
const MOST_MS = 10_000;
const SAMPLE = 10;

/** What is known of a rule so far. */
export interface Previewed extends PreviewAnswer {
  /** Whether the counts of the conditions are exact; they may still be estimates when the total is not. */
  conditionsExact: boolean;
}

export type AskPreview = (
  how: Pick<z.input<typeof previewSchema>, 'estimate' | 'perCondition' | 'sample'>
) => Promise<PreviewAnswer>;

/**
 * Who a rule would name: what is soon known first, then the exact number, then the exact numbers of its conditions where
 * they can be had in reasonable time.
 */
export async function* previewSteps(ask: AskPreview): AsyncGenerator<Previewed> {
  const soon = await ask({ estimate: 'auto', perCondition: true, sample: SAMPLE });
  yield { ...soon, conditionsExact: soon.exact };
  if (soon.exact) return;
  const { count, of, exact, margin, asOf, ms } = await ask({ estimate: 'never', sample: 0 });
  const total = { ...soon, count, of, exact, margin, asOf, ms };
  yield { ...total, conditionsExact: false };
  // Each condition is counted alone and with those before it.
  if (ms * 2 * (soon.conditions?.length ?? 0) > MOST_MS) return;
  const whole = await ask({ estimate: 'never', perCondition: true, sample: 0 }).catch(() => undefined);
  // The total is known already: that its parts cannot be had is no failure.
  if (whole) yield { ...whole, sample: soon.sample, conditionsExact: true };
}
