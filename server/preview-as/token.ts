import type { Core } from '@strapi/strapi';
import { EncryptJWT, errors, jwtDecrypt, type JWTDecryptResult } from 'jose';
import { previewClaimsSchema, type PreviewClaims } from '../../contracts/preview-as';
import { configOf } from '../config';
import { validationError } from '../http';
import { keySecrets } from '../personalization/key-secrets';

/** As whom, and when, somebody looks at content. */
export interface Preview extends Omit<PreviewClaims, 'at'> {
  at?: Date;
  expiresAt: Date;
}

const PURPOSE = 'segments preview 1';
/** As long as Strapi lets the parameter be. */
const MAX_TOKEN_LENGTH = 4_096;

const secretsOf = (strapi: Core.Strapi) => keySecrets(strapi, PURPOSE);

/**
 * A token that nobody but this server's key can make or read: addresses end in logs and in other sites' referrers, and
 * names of segments are nobody's business there.
 */
export async function sealPreview(
  strapi: Core.Strapi,
  claims: PreviewClaims
): Promise<{ token: string; preview: Preview }> {
  const [secret] = secretsOf(strapi);
  if (!secret) throw validationError('as', 'Strapi has no server.app.keys, which sign previews.');
  const seconds = Math.floor(Date.now() / 1000);
  const expires = seconds + configOf(strapi).preview.minutes * 60;
  const token = await new EncryptJWT({ ...claims })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setAudience(PURPOSE)
    .setIssuedAt(seconds)
    .setExpirationTime(expires)
    .encrypt(secret);
  if (token.length > MAX_TOKEN_LENGTH) throw validationError('as', 'These are too many to fit into an address.');
  return { token, preview: previewFrom(claims, expires) };
}

/** @throws ValidationError for what this server did not seal, and when its time is over */
export async function openPreview(strapi: Core.Strapi, token: string): Promise<Preview> {
  const { payload } = await decrypted(strapi, token);
  const claims = previewClaimsSchema.safeParse(payload);
  const { iat, exp } = payload;
  if (!claims.success || iat === undefined || exp === undefined) throw notOurs();
  if (exp - iat > configOf(strapi).preview.minutes * 60) throw expired();
  return previewFrom(claims.data, exp);
}

async function decrypted(strapi: Core.Strapi, token: string): Promise<JWTDecryptResult> {
  if (token.length > MAX_TOKEN_LENGTH) throw notOurs();
  for (const secret of secretsOf(strapi)) {
    try {
      return await jwtDecrypt(token, secret, {
        audience: PURPOSE,
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw expired();
      // Another of the app's keys may have sealed it.
    }
  }
  throw notOurs();
}

const previewFrom = ({ at, ...claims }: PreviewClaims, exp: number): Preview => ({
  ...claims,
  ...(at !== undefined && { at: new Date(at) }),
  expiresAt: new Date(exp * 1000),
});

const notOurs = () => validationError('segmentsPreview', 'segmentsPreview is not a preview of this site.');
const expired = () => validationError('segmentsPreview', 'This preview has expired. Open it anew in Strapi.');
