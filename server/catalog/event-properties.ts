import type { Core } from '@strapi/strapi';
import type { EventProperty } from '../../contracts/catalog';
import { judgingTime } from '../membership/clock';
import { isSearchable } from '../storage/searchable';
import { latestEvents, type StoredEvent } from '../storage/events';
import { soundsSecret } from './places';
import { CROWD, mostFrequent } from './values';

const EVENTS_A_NAME = 500;
const EVENTS = 5_000;
const MAX_PROPERTIES = 300;
const MAX_DEPTH = 6;
const EXAMPLES = 3;
const MAX_EXAMPLE = 60;

type Type = EventProperty['type'];
type Seen = { subject: number | null; value: unknown; type: Type };

/** The paths to values in the latest events of these names, most frequent first. */
export async function eventProperties(
  strapi: Core.Strapi,
  names: readonly string[],
  masked: boolean
): Promise<EventProperty[]> {
  const now = await judgingTime(strapi);
  const unique = [...new Set(names)].filter((name) => isSearchable(undefined, name));
  const each = Math.min(EVENTS_A_NAME, Math.floor(EVENTS / unique.length));
  const events: StoredEvent[] = [];
  for (const name of unique) events.push(...(await latestEvents(strapi, name, now, each)));
  return propertiesOf(events, masked);
}

/** Every path to a value inside the events' properties and context, with the type that most values have. */
export function propertiesOf(
  events: readonly Pick<StoredEvent, 'contactId' | 'accountId' | 'properties' | 'context'>[],
  masked: boolean
): EventProperty[] {
  const found = new Map<string, Seen[]>();
  for (const { contactId, accountId, properties, context } of events) {
    const note = (path: string, value: unknown, type: Type) => {
      const seen = found.get(path) ?? [];
      found.set(path, seen);
      seen.push({ subject: contactId ?? accountId, value, type });
    };
    walk('properties', properties, 1, note);
    walk('context', context, 1, note);
  }
  return [...found]
    .sort(([a, seenA], [b, seenB]) => seenB.length - seenA.length || (a < b ? -1 : 1))
    .slice(0, MAX_PROPERTIES)
    .map(([path, seen]) => {
      const type = commonest(seen.map((each) => each.type));
      return { path, type, examples: soundsSecret(path) ? [] : examplesOf(seen, type, masked) };
    });
}

function walk(path: string, value: unknown, depth: number, note: (path: string, value: unknown, type: Type) => void) {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > MAX_DEPTH) return;
  for (const [key, inner] of Object.entries(value)) {
    // What a path cannot say.
    if (key === '' || key.includes('.') || key.length > 100 || path.length + key.length > 390) continue;
    const type = typeOf(inner);
    if (type) note(`${path}.${key}`, inner, type);
    else walk(`${path}.${key}`, inner, depth + 1, note);
  }
}

/** The type as rules see it; undefined for objects and null. */
function typeOf(value: unknown): Type | undefined {
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'boolean':
      return 'boolean';
    case 'number':
      return 'number';
    case 'string':
      if (/^\d{4}-\d\d-\d\d$/.test(value)) return 'date';
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(value) ? 'datetime' : 'text';
    default:
      return undefined;
  }
}

function commonest(types: readonly Type[]): Type {
  const counts = new Map<Type, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'text';
}

function examplesOf(seen: readonly Seen[], type: Type, masked: boolean): EventProperty['examples'] {
  const own = seen.filter((each) => each.type === type);
  if (type === 'boolean') return [...new Set(own.map(({ value }) => value as boolean))].sort();
  // Few people have a number or a time in common, and then it is no hint.
  if (masked && type !== 'text' && type !== 'list') return [];
  return mostFrequent(own, { search: '', limit: EXAMPLES, atLeast: masked ? CROWD : 0 })
    .map(({ value }) => value)
    .filter((value) => String(value).length <= MAX_EXAMPLE);
}
