import type { Core } from '@strapi/strapi';
import type { ValueFact } from '../../contracts/catalog';
import type { Catalog } from '../../rules/catalog';
import { foldCase } from '../../rules/fold-case';
import { sampleValues, type SampledValue } from '../sql/sample';
import { knownPlace, soundsSecret, type KnownPlace, type Place } from './places';

/** What fewer people than this have in common is personal data. */
export const CROWD = 5;

interface Asked extends Place {
  search: string;
  limit: number;
}

/**
 * Texts and numbers that the data has at the place, most frequent first; what begins with the search before what
 * contains it. A reader who may not see personal data gets the choices of enumerations, and texts that at least five
 * subjects have.
 * @throws ValidationError for a place that the reader's catalog does not know
 */
export async function valueFacts(
  strapi: Core.Strapi,
  catalog: Catalog,
  asked: Asked,
  masked: boolean
): Promise<ValueFact[]> {
  const place = knownPlace(catalog, asked);
  const atLeast = crowdNeeded(place, masked);
  if (atLeast === undefined || soundsSecret(`${asked.rows ?? ''}.${asked.path}`)) return [];
  const { values } = await sampleValues(strapi, catalog, place);
  return mostFrequent(values, { ...asked, atLeast });
}

/** How many subjects must have a value so that this reader may know of it; undefined where it may know of none. */
function crowdNeeded({ field }: KnownPlace, masked: boolean): number | undefined {
  const { attribute } = field.leaf;
  switch (field.valueType) {
    case 'text':
      return masked && !(attribute.kind === 'scalar' && attribute.choices) ? CROWD : 0;
    case 'list':
      return masked ? CROWD : 0;
    case 'number':
      return masked ? undefined : 0;
    default:
      return undefined;
  }
}

/** Counts values, elements of lists each by itself, and orders them. */
export function mostFrequent(
  values: readonly SampledValue[],
  { search, limit, atLeast }: { search: string; limit: number; atLeast: number }
): ValueFact[] {
  const counted = new Map<string | number, { count: number; subjects: Set<number> }>();
  for (const { subject, value } of values) {
    for (const each of new Set(Array.isArray(value) ? (value as unknown[]) : [value])) {
      if ((typeof each !== 'string' && typeof each !== 'number') || each === '') continue;
      const fact = counted.get(each) ?? { count: 0, subjects: new Set<number>() };
      counted.set(each, fact);
      fact.count += 1;
      if (subject !== null && fact.subjects.size < atLeast) fact.subjects.add(subject);
    }
  }
  const wanted = foldCase(search);
  const facts: (ValueFact & { place: number })[] = [];
  for (const [value, { count, subjects }] of counted) {
    const place = foldCase(String(value)).indexOf(wanted);
    if (place >= 0 && subjects.size >= atLeast) facts.push({ value, count, place: Math.min(place, 1) });
  }
  const text = (fact: ValueFact) => String(fact.value);
  facts.sort((a, b) => a.place - b.place || b.count - a.count || (text(a) < text(b) ? -1 : 1));
  return facts.slice(0, limit).map(({ value, count }) => ({ value, count }));
}
