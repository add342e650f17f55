import type { Decision } from '../contracts/decision';

export type { Decision };

/** Other devices, servers and authors change it too. */
const LONGEST_MS = 60_000;

/** Keeps the decision until it may be another one, for a minute at most. Who asks meanwhile shares the request. */
export function keptDecision() {
  let kept: { by: string; decision: Promise<Decision>; until: number } | undefined;
  return {
    /** @param by who asks, and from where: another one is decided anew */
    get(by: string, ask: () => Promise<Decision>): Promise<Decision> {
      if (kept?.by === by && Date.now() < kept.until) return kept.decision;
      const asked = (kept = { by, decision: ask(), until: Infinity });
      asked.decision.then(
        ({ expiresAt }) =>
          (asked.until = Math.min(expiresAt ? Date.parse(expiresAt) : Infinity, Date.now() + LONGEST_MS)),
        () => (asked.until = 0)
      );
      return asked.decision;
    },
    forget: () => (kept = undefined),
  };
}
