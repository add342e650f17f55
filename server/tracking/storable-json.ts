import { isTooDeep } from '../imports/convert';

/** An object that every database can store as JSON, and its size. */
export interface StorableJson {
  value: Record<string, unknown>;
  bytes: number;
}

/** In JSON's text: U+0000, surrogates without their other half, and the name of the prototype. */
const SUSPECT = /\\u0000|\\ud[89a-f]|"__proto__"/i;

/**
 * Titles cut in the middle of an emoji are no reason to lose an order: characters that cannot be stored become U+FFFD.
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
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== '__proto__');
  return Object.fromEntries(entries.map(([key, child]) => [cleanText(key), cleaned(child)]));
}

export const cleanText = (text: string): string => text.replaceAll(/[\0\p{Surrogate}]/gu, '\uFFFD');
