const NAMES: Record<number, string> = {
  400: 'ValidationError',
  401: 'UnauthorizedError',
  403: 'ForbiddenError',
  404: 'NotFoundError',
  405: 'MethodNotAllowedError',
  429: 'RateLimitError',
  503: 'ServiceUnavailableError',
};

/** Ends a tracking call as a whole. Clients drop what was answered 400, 401, 403 or 404, and send again after 429 and 503. */
export class TrackingError extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 429 | 503,
    message: string,
    /** Seconds after which to try again. */
    readonly retryAfter?: number
  ) {
    super(message);
    this.name = NAMES[status] ?? 'Error';
  }
}
