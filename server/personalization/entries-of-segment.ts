import type { Core } from '@strapi/strapi';
import { namedSegments, parseExpression } from '../../rules/expression';
import { bearingEntries, type BearingEntry } from './bearing-entries';
import { distinctExpressions } from './expressions';
import { audienceBearers } from './reach';

/** Entries whose audience names the segment, themselves or in a component. @returns at most `limit` */
export async function entriesOfSegment(
  strapi: Core.Strapi,
  key: string,
  limit: number
): Promise<(BearingEntry & { expression: string })[]> {
  const found: (BearingEntry & { expression: string })[] = [];
  for (const [uid, attributes] of audienceBearers(strapi)) {
    for (const attribute of attributes) {
      for (const expression of await distinctExpressions(strapi, uid, attribute)) {
        if (found.length >= limit) return found.slice(0, limit);
        if (!keysOf(expression).includes(key)) continue;
        const entries = await bearingEntries(strapi, { uid, attribute, expression }, limit - found.length);
        found.push(...entries.map((entry) => ({ ...entry, expression })));
      }
    }
  }
  return found.slice(0, limit);
}

/** Keys of all segments that some entry's audience names. */
export async function segmentsOfEntries(strapi: Core.Strapi): Promise<Set<string>> {
  const keys = new Set<string>();
  for (const [uid, attributes] of audienceBearers(strapi)) {
    for (const attribute of attributes) {
      for (const text of await distinctExpressions(strapi, uid, attribute)) {
        for (const key of keysOf(text)) keys.add(key);
      }
    }
  }
  return keys;
}

function keysOf(text: string): string[] {
  const parsed = parseExpression(text);
  return parsed.ok ? namedSegments(parsed.expression) : [];
}
