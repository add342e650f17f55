import type { RuleNode } from '../../../rules/rule';
import type { Words } from './words';

export const CLOCK = { now: '2026-03-15T12:00:00.000Z', zone: 'UTC', weekStart: 1 };

/** So many days before now. */
export const ago = (days: number) => Date.parse(CLOCK.now) - days * 86_400_000;

/** Of the customer `s`; to be continued by `where`. */
export const ORDERS = 'orders o join orders_customer_lnk l on l.order_id = o.id and l.customer_id = s.id';
export const CARTS = "segments_events e where e.contact_id = s.id and e.name = 'Cart Updated'";
export const PURCHASES = "segments_events e where e.contact_id = s.id and e.name = 'Order Completed'";

/** A rule and what it says in SQL. */
export interface HandwrittenCase {
  name: string;
  node: RuleNode;
  /** A condition on `customers s`. */
  where(words: Words): string;
}

let ids = 0;
/** Ids count through all rules. */
export const id = () => `n${(ids += 1)}`;
export const attribute = (
  path: string,
  operator: string,
  operand?: unknown,
  valueType?: 'text' | 'number' | 'list'
): RuleNode => ({
  id: id(),
  type: 'attribute',
  path,
  operator,
  ...(operand !== undefined && { operand }),
  ...(valueType && { valueType }),
});
export const group = (match: 'all' | 'any' | 'none', ...children: RuleNode[]) => ({
  id: id(),
  type: 'group' as const,
  match,
  children,
});
type Related = Extract<RuleNode, { type: 'related' }>;
export const related = (
  path: string,
  parts: Omit<Related, 'id' | 'type' | 'path' | 'operator'> & { operator?: string }
): RuleNode => ({
  id: id(),
  type: 'related',
  path,
  ...parts,
});
type EventNode = Extract<RuleNode, { type: 'event' }>;
export const event = (name: string, parts: Omit<EventNode, 'id' | 'type' | 'events'>): RuleNode => ({
  id: id(),
  type: 'event',
  events: [name],
  ...parts,
});
export const last = (n: number) => ({ type: 'last' as const, n, unit: 'day' as const });
