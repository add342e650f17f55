/** What Strapi answered instead of what was asked for. */
export class SegmentsError extends Error {
  /** Of HTTP. */
  declare readonly status: number;
  /** As in Strapi's error; of events, which were rejected and why. */
  declare readonly details?: unknown;

  constructor(message: string, status: number, details?: unknown) {
    super(message);
    Object.assign(this, { status, details });
  }
}
