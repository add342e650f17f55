import type { WordKey } from '../translations/words';

/** What a call of the server failed with, as `unwrap` throws it. */
export interface Failure {
  name?: string;
  message?: string;
  status?: number;
  details?: unknown;
}

/** @returns what was thrown, as a failed call throws it; anything else as an error without an answer */
export function failureOf(error: unknown): Failure {
  return typeof error === 'object' && error !== null ? (error as Failure) : {};
}

export type FailureWord = [key: Extract<WordKey, `error.${string}`>, values?: { message: string }];

/**
 * What to tell the reader of a failure. The server's own words are English: they are shown only where nothing else says
 * what it has against the request.
 */
export function failureWord({ name, message, status }: Failure): FailureWord {
  if (typeof status !== 'number' || !message) return ['error.unreachable'];
  if (status === 401 || status === 403 || name === 'ForbiddenError') return ['error.forbidden'];
  if (status === 404 || name === 'NotFoundError') return ['error.notFound'];
  if (status >= 500) return ['error.internal'];
  return ['error.refused', { message }];
}
