import { segmentKeySchema } from './conditions/membership';

/**
 * Whom an entry or component is shown to: members of any / all of `segments`, less the members of one of `not`.
 * Both lists empty: everyone.
 */
export interface AudienceExpression {
  match: 'any' | 'all';
  segments: readonly string[];
  not: readonly string[];
}

export const EVERYONE: AudienceExpression = { match: 'any', segments: [], not: [] };
export const MAX_EXPRESSION_LENGTH = 250;

/** What is wrong with a text that is no expression. */
export type ExpressionProblem =
  | { problem: 'type' | 'tooLong' | 'shape' }
  /** `key` is what stands in the place of one. */
  | { problem: 'key'; key: string };

/** `message` says the problem in English, for those who write expressions by hand. */
export type ParsedExpression =
  { ok: true; expression: AudienceExpression } | ({ ok: false; message: string } & ExpressionProblem);

const SHAPE = /^(?:(any|all)\(([^()]*)\)(?: not\(([^()]*)\))?|not\(([^()]*)\))?$/;

/**
 * Reads an audience expression: empty (everyone), `any(a,b)`, `all(a,b)`, `not(c)`, or one of the first two, a space and `not(…)`.
 * Keys may come in any order and more than once; the result is normal. The text to store is `formatExpression` of it.
 */
export function parseExpression(text: unknown): ParsedExpression {
  if (typeof text !== 'string') return refusal({ problem: 'type' });
  if (text.length > MAX_EXPRESSION_LENGTH) return refusal({ problem: 'tooLong' });
  const match = SHAPE.exec(text);
  if (!match) return refusal({ problem: 'shape' });
  const lists = { segments: keysOf(match[2]), not: keysOf(match[3] ?? match[4]) };
  for (const key of [...lists.segments, ...lists.not]) {
    if (!segmentKeySchema.safeParse(key).success) return refusal({ problem: 'key', key });
  }
  return { ok: true, expression: normal({ match: match[1] === 'all' ? 'all' : 'any', ...lists }) };
}

/** The one text for this expression: keys sorted and unique, a single key always as `any(…)`. */
export function formatExpression(expression: AudienceExpression): string {
  const { match, segments, not } = normal(expression);
  const parts: string[] = [];
  if (segments.length > 0) parts.push(`${match}(${segments.join(',')})`);
  if (not.length > 0) parts.push(`not(${not.join(',')})`);
  return parts.join(' ');
}

/**
 * Whether somebody who is in `members` sees what bears the expression. A segment that is not in `known` (unknown, deleted or
 * inactive) makes the whole expression false: `not(deleted)` must not show to everyone.
 */
export function holds(
  expression: AudienceExpression,
  members: ReadonlySet<string>,
  known: ReadonlySet<string>
): boolean {
  const { match, segments, not } = expression;
  if (![...segments, ...not].every((key) => known.has(key))) return false;
  if (not.some((key) => members.has(key))) return false;
  if (segments.length === 0) return true;
  return match === 'all' ? segments.every((key) => members.has(key)) : segments.some((key) => members.has(key));
}

/** Keys of all segments that the expression names, each once. */
export function namedSegments({ segments, not }: AudienceExpression): string[] {
  return [...new Set([...segments, ...not])];
}

function refusal(problem: ExpressionProblem): ParsedExpression {
  return { ok: false, message: messageOf(problem), ...problem };
}

function messageOf(found: ExpressionProblem): string {
  switch (found.problem) {
    case 'type':
      return 'An audience is a text such as “any(vip,partners) not(staff)”.';
    case 'tooLong':
      return `An audience may have at most ${MAX_EXPRESSION_LENGTH} characters. Make a segment of these segments.`;
    case 'shape':
      return 'Write an audience as any(…), all(…), not(…), or any(…) or all(…) followed by a space and not(…).';
    case 'key':
      return `“${found.key}” is not a segment's key: those have 2 to 40 of a–z, 0–9 and _.`;
  }
}

function keysOf(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(',').map((key) => key.trim());
}

/** Two texts for one meaning would double the expressions in use, hence the answers to cache. */
function normal({ match, segments, not }: AudienceExpression): AudienceExpression {
  const unique = sorted(segments);
  return { match: unique.length > 1 ? match : 'any', segments: unique, not: sorted(not) };
}

function sorted(keys: readonly string[]): string[] {
  return [...new Set(keys)].sort();
}
