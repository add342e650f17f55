import { isTooDeep } from '../imports/convert';

/** An object that every database can store as JSON, and its size. */
export interface StorableJson {
  value: Record<string, unknown>;
  bytes: number;
}

/** Of a number; two of 1e308 are more than a double holds, and databases then refuse to add up, or to average, for good. */
const TOO_LARGE = 1e140;

/** In JSON's text: U+0000, surrogates without their other half, the name of the prototype, and numbers that are too large. */
const SUSPECT = /\\u0000|\\ud[89a-f]|"__proto__"|\de\+(1[4-9]|[23]\d)\d/i;

/**
 * Titles cut in the middle of an emoji are no reason to lose an order: characters that cannot be stored become U+FFFD, and numbers that
 * nobody can count with null, as infinite ones do in JSON.
 * @returns undefined for more than 16 levels
 */
export function storableJson(value: Record<string, unknown>): StorableJson | undefined {
  // Before anything that goes down into it without looking where it ends.
  if (isTooDeep(value)) return undefined;
  const text = JSON.stringify(value);
  const bytes = Buffer.byteLength(text);
  return { value: SUSPECT.test(text) ? (cleaned(value) as Record<string, unknown>) : value, bytes };
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number' && Math.abs(value) >= TOO_LARGE) return null;
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== '__proto__');
  return Object.fromEntries(entries.map(([key, child]) => [cleanText(key), cleaned(child)]));
}

export const cleanText = (text: string): string => text.replaceAll(/[\0\p{Surrogate}]/gu, '\uFFFD');
