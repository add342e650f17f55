interface Dated {
  occurredAt: Date;
  receivedAt: Date;
}

/**
 * When an event happened and was received, by the database's clock, which rules are judged by. Where this process's clock is
 * ahead of it, what has happened would be yet to come; what is dated ahead by its sender stays so.
 */
export function byDatabaseClock({ occurredAt, receivedAt }: Dated, now: Date): Dated {
  if (receivedAt <= now) return { occurredAt, receivedAt };
  return { occurredAt: occurredAt > now && occurredAt <= receivedAt ? now : occurredAt, receivedAt: now };
}
