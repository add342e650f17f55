import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What decides the answer to a content request, in the place of its asker. */
export interface AudienceKey {
  /** Hashes (`expressionHash`) of the audience expressions that hold. */
  expressions: string[];
  /** What experiences chose: key of the experience, key of a variant; several where one is not published in each locale. */
  variants: [experience: string, variant: string][];
}

/** A key that was read, with the hash (`typeHash`) of the content type that it is for. */
export interface SignedKey extends AudienceKey {
  type: string;
}

/** As long as Strapi lets the parameter be. */
export const MAX_KEY_LENGTH = 4_096;

/*
 * `1.<type>.<expressions>.<variants>.<signature>`: the version, hashes of eight characters each, words joined by `-`. All of it is of
 * characters that no encoder of URLs touches, so that one key is one URL.
 */
const SHAPE = /^(1\.([\w-]{8})\.((?:[\w-]{8})*)\.([a-z0-9_-]*))\.([\w-]{22})$/;
const WORD = /^[a-z0-9_]+$/;
const HASH_LENGTH = 8;

/** The one text for this type and content, whatever their order. */
export function encodeAudienceKey(secret: Buffer, type: string, { expressions, variants }: AudienceKey): string {
  for (const word of variants.flat()) if (!WORD.test(word)) throw new TypeError(`“${word}” cannot be in a key.`);
  const pairs = new Set(variants.map((pair) => pair.join('-')));
  const payload = ['1', typeHash(type), [...new Set(expressions)].sort().join(''), [...pairs].sort().join('-')].join(
    '.'
  );
  return `${payload}.${signature(secret, payload)}`;
}

/** What a key says, if it is one and one of the secrets signed it. */
export function decodeAudienceKey(secrets: readonly Buffer[], text: string): SignedKey | undefined {
  if (text.length > MAX_KEY_LENGTH) return undefined;
  const [, payload = '', type = '', expressions = '', variants = '', signed = ''] = SHAPE.exec(text) ?? [];
  const isSigned = secrets.some((secret) => {
    // The texts, not the bytes: two texts can stand for the same bytes, and would be two copies in a cache.
    const expected = Buffer.from(signature(secret, payload));
    const given = Buffer.from(signed);
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  if (!isSigned) return undefined;
  const words = variants === '' ? [] : variants.split('-');
  return {
    type,
    expressions: slices(expressions, HASH_LENGTH),
    variants: Array.from({ length: words.length / 2 }, (_, n) => [words[2 * n] ?? '', words[2 * n + 1] ?? '']),
  };
}

/** Of the canonical text of an expression (`formatExpression`). */
export const expressionHash = (canonical: string): string => shortHash(canonical);

/** Of the uid of a content type. */
export const typeHash = (uid: string): string => shortHash(uid);

/** 48 bits: among a thousand expressions two are alike once in 500 million sites. */
function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, HASH_LENGTH);
}

function signature(secret: Buffer, payload: string): string {
  return createHmac('sha256', secret).update(payload).digest().subarray(0, 16).toString('base64url');
}

function slices(text: string, length: number): string[] {
  return Array.from({ length: text.length / length }, (_, n) => text.slice(n * length, (n + 1) * length));
}
