import { createHash } from 'node:crypto';
import type { Choice } from '../../contracts/experiences';
import { holds, type ParsedExpression } from '../../rules/expression';

/** What a choice between variants hangs on. */
export interface Choosable {
  key: string;
  /** Percent. */
  holdout: number;
  variants: readonly ChoosableVariant[];
}

export interface ChoosableVariant {
  key: string;
  /** Canonical text; empty for everyone. */
  audience: string;
  parsed: ParsedExpression;
  /** Percent of those whom it is for; null for all. */
  share: number | null;
  /** Not published, or not in this locale: it is passed over, and its share stays its own. */
  missing?: boolean;
}

/** Who is to see something. */
export interface Chooser {
  /** By which shares are the same again each time; undefined where nobody can tell who it is. */
  seed: string | undefined;
  segments: ReadonlySet<string>;
  /** Keys of active segments. */
  active: ReadonlySet<string>;
}

/**
 * The first variant, in order, that is for this asker. Each variant takes its share by a number of its own that hangs on the asker
 * alone, so that one that is added at the end takes nobody from those before it. Shares of variants for the same audience are of that audience, not of
 * what the ones before have left over.
 */
export function choose({ key, holdout, variants }: Choosable, { seed, segments, active }: Chooser): Choice {
  if (holdout > 0) {
    if (seed === undefined) return { variant: null, reason: 'unknownVisitor' };
    if (numberOf(key, '', seed) * 100 < holdout) return { variant: null, reason: 'holdout' };
  }
  const taken = new Map<string, number>();
  /** Audiences of which a variant that is missing has this asker in its share: no other of the audience takes over. */
  const lost = new Set<string>();
  let undecided = false;
  for (const { key: variant, audience, parsed, share, missing } of variants) {
    const before = taken.get(audience) ?? 0;
    if (share !== null) taken.set(audience, before + share);
    if (!parsed.ok || !holds(parsed.expression, segments, active)) continue;
    if (share === null || (share >= 100 && before === 0)) {
      if (missing) continue;
      return { variant, reason: 'matched' };
    }
    if (seed === undefined) undecided ||= !missing;
    else if (before < 100 && !lost.has(audience) && numberOf(key, variant, seed) < share / (100 - before)) {
      if (!missing) return { variant, reason: 'split' };
      lost.add(audience);
    }
  }
  return { variant: null, reason: undecided ? 'unknownVisitor' : 'noMatch' };
}

/** From 0 to below 1, the same for the same three. */
function numberOf(experience: string, variant: string, seed: string): number {
  const hash = createHash('sha256')
    .update(JSON.stringify([experience, variant, seed]), 'utf8')
    .digest();
  return hash.readUIntBE(0, 6) / 2 ** 48;
}
