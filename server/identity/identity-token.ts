import { createSecretKey, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader, errors, importSPKI, jwtVerify, type KeyLike } from 'jose';
import type { SegmentsConfig } from '../config';

/** Why a token proves nothing. */
export type TokenProblem = 'tokenNotConfigured' | 'tokenInvalid' | 'tokenExpired' | 'tokenAudience' | 'tokenTooLong';

export type TokenResult = { subject: string } | { problem: TokenProblem };

const MAX_LIFETIME_S = 24 * 3_600;
const CLOCK_SKEW_S = 5;
const MAX_TOKEN_LENGTH = 4_096;

/**
 * Checks a signed identity token: HS256 by the shared secret or EdDSA by the public key, `aud` as configured, `exp`
 * present and at most 24 hours after `iat` and after now. Whatever is wrong is a problem in the answer, never an error.
 * @returns `sub`, the contact's identity value
 */
export async function verifyIdentityToken(config: SegmentsConfig['identity'], token: string): Promise<TokenResult> {
  if (token.length > MAX_TOKEN_LENGTH) return { problem: 'tokenInvalid' };
  if (!config.secret && !config.publicKey) return { problem: 'tokenNotConfigured' };
  try {
    const { alg } = decodeProtectedHeader(token);
    const key = await keyFor(config, alg);
    if (!key) return { problem: 'tokenInvalid' };
    const { payload } = await jwtVerify(token, key, {
      // Pinned to the algorithm of the key, so that a public key can never serve as a secret.
      algorithms: [alg as string],
      audience: config.audience,
      requiredClaims: ['sub', 'exp', 'aud'],
      clockTolerance: CLOCK_SKEW_S,
    });
    const now = Date.now() / 1000;
    const exp = payload.exp as number;
    if (exp - Math.min(payload.iat ?? now, now) > MAX_LIFETIME_S + CLOCK_SKEW_S) return { problem: 'tokenTooLong' };
    if (typeof payload.sub !== 'string' || payload.sub === '') return { problem: 'tokenInvalid' };
    return { subject: payload.sub };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { problem: 'tokenExpired' };
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') return { problem: 'tokenAudience' };
    return { problem: 'tokenInvalid' };
  }
}

const keys = new Map<string, Promise<KeyLike> | KeyObject>();

async function keyFor(config: SegmentsConfig['identity'], alg: unknown): Promise<KeyLike | KeyObject | undefined> {
  if (alg === 'HS256' && config.secret) return remembered(config.secret, (secret) => createSecretKey(secret, 'utf8'));
  if (alg === 'EdDSA' && config.publicKey) return remembered(config.publicKey, (pem) => importSPKI(pem, 'EdDSA'));
  return undefined;
}

function remembered(text: string, read: (text: string) => Promise<KeyLike> | KeyObject): Promise<KeyLike> | KeyObject {
  let key = keys.get(text);
  if (!key) keys.set(text, (key = read(text)));
  return key;
}
