import type { ExperienceFinding, ExperienceState } from '../../contracts/experiences';
import { formatExpression, type ParsedExpression } from '../../rules/expression';
import type { Directory } from '../membership/directory';
import { faultsOf, type ExpressionFault } from '../personalization/expression-faults';
import type { Sentences } from '../sentences';

/** What is looked at of a variant. */
export interface JudgedVariant {
  key: string;
  name: string;
  parsed: ParsedExpression;
  /** Percent; null for all of them. */
  share: number | null;
  /** In the locale that is looked at. */
  published: boolean;
  /** Names of the fields in which it says what the entry's type has no place for any more. */
  misfits: readonly string[];
}

export interface Judged {
  state: ExperienceState;
  /** In the order in which they are tried. */
  variants: readonly JudgedVariant[];
  /** Name of another running experience of the entry that is shown in its place. */
  shownInstead: string | undefined;
}

/** What there is of segments, and which of them ask for what this site has no source for. */
export interface SegmentsKnown {
  directory: Directory;
  lacking: ReadonlySet<string>;
}

/** Faults with which an expression is true for nobody. */
const FOR_NOBODY: ReadonlySet<ExpressionFault['code']> = new Set(['unreadable', 'unknownSegment', 'inactiveSegment']);

/** How much of one audience the variants so far have been given. */
interface Taken {
  /** Percent, also of those that are not published: their share stays their own. */
  shares: number;
  published: number;
  /** Name of the variant after which nobody of the audience is left. */
  by?: string;
}

/** Why an experience may not do what its editor means, in the order of its variants. */
export function findingsOf(
  { state, variants, shownInstead }: Judged,
  { directory, lacking }: SegmentsKnown,
  say: Sentences
): ExperienceFinding[] {
  const found: ExperienceFinding[] = [];
  if (shownInstead !== undefined) {
    found.push({ code: 'shownInstead', message: say.experience.shownInstead(shownInstead) });
  }
  const taken = new Map<string, Taken>();
  for (const { key: variant, name, parsed, share, published, misfits } of variants) {
    const faults = faultsOf(directory, { parsed }, say, lacking);
    found.push(...faults.map(({ code, message }) => ({ variant, code, message })));
    for (const field of misfits) found.push({ variant, code: 'misfit', message: say.experience.misfit(field) });
    if (state === 'running' && !published) {
      found.push({ variant, code: 'unpublished', message: say.experience.unpublished });
    }
    if (!parsed.ok || faults.some(({ code }) => FOR_NOBODY.has(code))) continue;

    const audience = formatExpression(parsed.expression);
    const own = taken.get(audience) ?? { shares: 0, published: 0 };
    taken.set(audience, own);
    const isWhole = share === null || share >= 100;
    const by = taken.get('')?.by ?? own.by;
    if (share === 0) found.push({ variant, code: 'noShare', message: say.experience.noShare });
    else if (by !== undefined) found.push({ variant, code: 'unreachable', message: say.experience.unreachable(by) });
    else if (!isWhole && own.shares >= 100) {
      found.push({ variant, code: 'unreachable', message: say.experience.sharesSpent });
    }
    // Before the start all are on their way to be published.
    const takes = published || state === 'draft';
    own.shares += share ?? 0;
    if (takes) own.published += share ?? 0;
    if (takes && own.by === undefined && (isWhole || own.published >= 100)) own.by = name;
  }
  return found;
}

/** When an experience is shown, as far as it is started. */
export interface Span {
  id: number;
  name: string;
  state: ExperienceState;
  firstStartedAt: string | null;
  startsAt: string | null;
  endsAt: string | null;
}

/** Of the others of the same entry, the one that is shown instead of this whenever both are on. */
export function shownInsteadOf(own: Span, others: readonly Span[], now: Date): Span | undefined {
  if (own.state === 'ended') return undefined;
  const begun = ({ firstStartedAt }: Span) => (firstStartedAt === null ? Infinity : Date.parse(firstStartedAt));
  return others.find(
    (other) =>
      other.id !== own.id &&
      other.state === 'running' &&
      (begun(other) < begun(own) || (begun(other) === begun(own) && other.id < own.id)) &&
      Math.max(from(own), from(other), now.getTime()) < Math.min(until(own), until(other))
  );
}

const from = ({ startsAt }: Span): number => (startsAt === null ? -Infinity : Date.parse(startsAt));
const until = ({ endsAt }: Span): number => (endsAt === null ? Infinity : Date.parse(endsAt));
