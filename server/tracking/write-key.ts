import { createHash, randomBytes } from 'node:crypto';

/** 144 random bits, which need no salt to be safe as a hash. */
export const newWriteKey = (): string => `wk_${randomBytes(18).toString('base64url')}`;

export const hashOfKey = (writeKey: string): string => createHash('sha256').update(writeKey).digest('hex');

/** The key of a call as most clients send it, `Basic base64(writeKey:)`, before there is a body. */
export function keyInHeader(authorization: string): string | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/_=-]+)$/i.exec(authorization) ?? [];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8').split(':', 1)[0];
}

/** The key of a call as its body has it, or the first item. */
export function keyInBody(body: unknown): string | undefined {
  const { writeKey, batch } = (body ?? {}) as { writeKey?: unknown; batch?: unknown };
  const first = Array.isArray(batch) ? (batch[0] as { writeKey?: unknown } | null)?.writeKey : undefined;
  return [writeKey, first].find((key): key is string => typeof key === 'string');
}
