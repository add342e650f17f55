/** Events dated later than this after their receipt have a broken clock, and are dated at receipt; so are those before 1970. */
const MAX_AHEAD_MS = 86_400_000;

interface SaidTimes {
  timestamp?: string | null;
  originalTimestamp?: string | null;
  sentAt?: string | null;
}

/**
 * When an item happened, by our clock: as long before its receipt as it was, by the sender's clock, before it was sent.
 * @returns undefined where the sender does not say, or nothing that can be true
 */
export function itemTime(item: SaidTimes, sentAt: string | null, receivedAt: Date): Date | undefined {
  const happened = instant(item.originalTimestamp) ?? instant(item.timestamp);
  if (happened === undefined) return undefined;
  const sent = instant(item.sentAt) ?? instant(sentAt);
  const at = sent === undefined ? happened : receivedAt.getTime() - (sent - happened);
  return at >= 0 && at <= receivedAt.getTime() + MAX_AHEAD_MS ? new Date(at) : undefined;
}

function instant(text: string | null | undefined): number | undefined {
  if (typeof text !== 'string' || text.length > 40) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
