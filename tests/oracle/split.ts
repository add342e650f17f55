import { createHash } from 'node:crypto';
import type { SplitNode } from '../../rules/conditions/split';
import type { Row } from './world';

const P = 2n ** 31n - 1n;

export function splitHolds({ salt, from, to }: SplitNode, subject: Row): boolean {
  const share = shareOf(subject.documentId!, salt);
  return share >= Math.round(from * 10_000) && share < Math.round(to * 10_000);
}

/** First 31 bits of SHA-256 of the document id. */
export function bucketOf(documentId: string): number {
  return sha256(documentId).readUInt32BE(0) >>> 1;
}

/** In hundredths of a hundredth of a percent: 0 to 999,999. */
export function shareOf(documentId: string, salt: string): number {
  const hash = sha256(salt);
  const a = 1n + (BigInt(hash.readUInt32BE(0)) % (P - 1n));
  const b = BigInt(hash.readUInt32BE(4)) % P;
  return Number(((a * BigInt(bucketOf(documentId)) + b) % P) % 1_000_000n);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
