import type { Catalog } from '../catalog';
import type { GroupNode } from '../conditions/group';
import type { Window } from '../operands';
import type { ConditionNode, Rule } from '../rule';
import { purchasesOf, type Purchases } from './fields';

/** What a site has: the catalog of its fields, and names of events that were seen, most frequent first. */
export interface TemplateFacts {
  catalog: Catalog;
  events: readonly { name: string }[];
  /** What can be asked of a visit, but has no source here. */
  unavailable: readonly string[];
}

/** What a site lacks for a template; `what` names the events that would do. */
export interface Missing {
  code: MissingCode;
  what?: string;
}
export type MissingCode =
  | 'birthday'
  | 'registered'
  | 'email'
  | 'country'
  | 'level'
  | 'purchases'
  | 'amounts'
  | 'people'
  | 'event'
  | 'anyEvent'
  | 'weather';

export type Built = { rule: Rule; missing?: undefined } | { rule?: undefined; missing: Missing };

/** Thrown by what a template needs, and caught where it is built. */
export class Lacking extends Error {
  constructor(readonly missing: Missing) {
    super(missing.code);
  }
}

type Unnumbered<N> = N extends unknown ? Omit<N, 'id'> : never;
export type Condition = Unnumbered<ConditionNode>;

/** A rule of conditions that must all hold; nodes are numbered. */
export function ruleOfAll(...conditions: Condition[]): Rule {
  const children = conditions.map((condition, index) => ({ id: `c${index + 1}`, ...condition }) as ConditionNode);
  return { version: 1, root: { id: 'root', type: 'group', match: 'all', children } };
}

export const last = (n: number, unit: 'hour' | 'day' | 'month'): Window => ({ type: 'last', n, unit });

/** From so many days ago until so many days ago. */
export const between = (from: number | undefined, to: number): Window => ({
  type: 'between',
  ...(from !== undefined && { from: { n: from, unit: 'day', direction: 'ago' } }),
  to: { n: to, unit: 'day', direction: 'ago' },
});

/** @throws Lacking */
export function need<T>(value: T | undefined, code: MissingCode): T {
  if (value === undefined) throw new Lacking({ code });
  return value;
}

/** Those of the names that were seen; one at least. @throws Lacking */
export function seen({ events }: TemplateFacts, ...names: string[]): string[] {
  const known = names.filter((name) => events.some((event) => event.name === name));
  if (known.length === 0) throw new Lacking({ code: 'event', what: names.slice(0, 3).join(', ') });
  return known;
}

/** A field that has another value than it had. */
export const changed = (path: string, window: Window): Condition => ({
  type: 'change',
  path,
  since: { changed: window },
});

/** A condition on the visit at hand. @throws Lacking where nothing on this site can tell */
export function visit(
  { unavailable }: TemplateFacts,
  asked: {
    key: 'channel' | 'device' | 'visitor' | 'utm_campaign' | 'weather.temperature';
    operator: string;
    operand?: unknown;
  }
): Condition {
  if (unavailable.includes(asked.key)) throw new Lacking({ code: 'weather' });
  return { type: 'context', ...asked };
}

const BOUGHT = ['Order Completed', 'Order Placed', 'Purchase', 'Checkout Completed'];

/** Names of the events that tell of a purchase, if any was seen. @throws Lacking */
export const purchaseEvents = (facts: TemplateFacts): string[] => seen(facts, ...BOUGHT);

/** What messages, and nobody's deeds, tell. */
const MESSAGES = /^(Email|SMS|Push Notification|In-App Message|Unsubscribed)\b/;

/** The most frequent things that people do. @throws Lacking */
export function deeds({ events }: TemplateFacts): string[] {
  const names = events.map(({ name }) => name).filter((name) => !MESSAGES.test(name));
  if (names.length === 0) throw new Lacking({ code: 'anyEvent' });
  return names.slice(0, 20);
}

type Asked = { fn: 'exists' | 'not_exists' } | { fn: 'count' | 'sum'; operator: string; operand: number };

/** A condition on what somebody bought: by related rows where the site has them, else by events. @throws Lacking */
export function bought(facts: TemplateFacts, asked: Asked, window?: Window): Condition {
  const rows = purchasesOf(facts.catalog);
  const comparison = 'operator' in asked ? { operator: asked.operator, operand: asked.operand } : {};
  if (rows) {
    const of = asked.fn === 'sum' ? { of: need(rows.amount, 'amounts') } : {};
    return { type: 'related', aggregate: { fn: asked.fn, ...of }, ...rowsBought(rows, window), ...comparison };
  }
  const events = eventsInstead(facts);
  const sum = { fn: 'sum', property: 'properties.total', valueType: 'number' } as const;
  const performed = { exists: { fn: 'performed' }, not_exists: { fn: 'not_performed' }, count: { fn: 'count' }, sum } as const; // prettier-ignore
  return { type: 'event', events, aggregate: performed[asked.fn], ...(window && { window }), ...comparison };
}

/** What is ranked: the sum of all purchases. @throws Lacking */
export function spend(facts: TemplateFacts): Extract<Condition, { type: 'rank' }>['by'] {
  const rows = purchasesOf(facts.catalog);
  if (rows) {
    return { type: 'related', aggregate: { fn: 'sum', of: need(rows.amount, 'amounts') }, ...rowsBought(rows) };
  }
  const aggregate = { fn: 'sum', property: 'properties.total', valueType: 'number' } as const;
  return { type: 'event', events: eventsInstead(facts), aggregate };
}

function eventsInstead(facts: TemplateFacts): string[] {
  try {
    return purchaseEvents(facts);
  } catch {
    throw new Lacking({ code: 'purchases' });
  }
}

function rowsBought(
  rows: Purchases,
  window?: Window
): { path: string; where?: GroupNode; window?: { path: string; range: Window } } {
  const { path, date, unfinished } = rows;
  const where: GroupNode | undefined = unfinished && {
    id: 'bought',
    type: 'group',
    match: 'all',
    children: [
      {
        id: 'finished',
        type: 'attribute',
        path: unfinished.path,
        operator: 'is_none_of',
        operand: unfinished.choices,
      },
    ],
  };
  return { path, ...(where && { where }), ...(window && { window: { path: date, range: window } }) };
}
