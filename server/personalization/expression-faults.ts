import type { Directory } from '../membership/directory';
import type { Sentences } from '../sentences';
import type { ExpressionInUse } from './expressions';

export interface ExpressionFault {
  code: 'unreadable' | 'unknownSegment' | 'inactiveSegment' | 'failedSegment' | 'contextUnavailable';
  /** The segment at fault, unless the expression cannot be read. */
  segment?: string;
  message: string;
}

/** What is wrong with an expression in use. All but a failed segment, and one whose conditions lack a source, hide what bears it from everyone. */
export function faultsOf(
  directory: Directory,
  { parsed }: Pick<ExpressionInUse, 'parsed'>,
  { fault: say }: Sentences,
  /** Segments that ask of the request what this site has no source for. */
  lacking: ReadonlySet<string>
): ExpressionFault[] {
  if (!parsed.ok) return [{ code: 'unreadable', message: say.unreadable }];
  const { segments, not } = parsed.expression;
  return [...new Set([...segments, ...not])].flatMap((key): ExpressionFault[] => {
    const entry = directory.get(key);
    const code = faultOf(entry) ?? (lacking.has(key) ? 'contextUnavailable' : undefined);
    return code ? [{ code, segment: key, message: say[code](key) }] : [];
  });
}

function faultOf(entry: ReturnType<Directory['get']>): Exclude<ExpressionFault['code'], 'unreadable'> | undefined {
  if (!entry) return 'unknownSegment';
  if (!entry.active) return 'inactiveSegment';
  return entry.status === 'failed' ? 'failedSegment' : undefined;
}
