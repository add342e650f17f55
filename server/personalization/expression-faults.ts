import { parseExpression } from '../../rules/expression';
import type { Directory } from '../membership/directory';

export interface ExpressionFault {
  code: 'unreadable' | 'unknownSegment' | 'inactiveSegment' | 'failedSegment';
  /** The segment at fault, unless the expression cannot be read. */
  segment?: string;
  message: string;
}

/** What is wrong with an expression in use. All but a failed segment hide what bears it from everyone. */
export function faultsOf(directory: Directory, text: string): ExpressionFault[] {
  const parsed = parseExpression(text);
  if (!parsed.ok) return [{ code: 'unreadable', message: parsed.message }];
  const { segments, not } = parsed.expression;
  return [...new Set([...segments, ...not])].flatMap((key): ExpressionFault[] => {
    const entry = directory.get(key);
    if (!entry) {
      return [{ code: 'unknownSegment', segment: key, message: `There is no segment “${key}”, so nobody sees this.` }];
    }
    if (!entry.active) {
      return [{ code: 'inactiveSegment', segment: key, message: `Segment “${key}” is inactive, so nobody sees this.` }];
    }
    if (entry.status === 'failed') {
      return [
        {
          code: 'failedSegment',
          segment: key,
          message: `Segment “${key}” could not be refreshed; its last members count.`,
        },
      ];
    }
    return [];
  });
}
