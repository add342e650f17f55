import type { AudienceName } from '../../rules/catalog';
import type { Rule, RuleNode } from '../../rules/rule';
import { shopSchemas } from '../support/shop-schemas';
import { members } from './holds';
import cases from './rule-cases.json';
import type { Row, World, WorldEvent } from './world';

/**
 * A case: a world of at most a few rows and the row ids of the subjects that the rule holds for. Without a clock it is noon of
 * Sunday 15 March 2026 in UTC. An event is written `[contact, name, instant, properties]`; ids count from 1.
 */
interface RuleCase {
  name: string;
  clock?: { now?: string; zone?: string; weekStart?: number };
  audience?: AudienceName;
  subjects: Row[];
  events?: [number | null, string, string, unknown?, { accountId?: number; context?: unknown }?][];
  memberships?: Record<string, Record<string, string>>;
  /** The rule's root, or children that all must hold. */
  rule: { root: Rule['root'] } | { node: RuleNode } | { nodes: RuleNode[] };
  members: number[];
}

const UIDS: Record<AudienceName, string> = {
  contact: 'api::customer.customer',
  account: 'api::company.company',
  visitor: 'plugin::segments.visitor',
};

function worldOf({ clock, audience = 'contact', subjects, events = [], memberships = {} }: RuleCase): World {
  return {
    now: '2026-03-15T12:00:00.000Z',
    zone: 'UTC',
    weekStart: 1,
    ...clock,
    audience,
    uid: UIDS[audience],
    schemas: shopSchemas,
    subjects,
    events: events.map(([contactId, name, occurredAt, properties = null, more], index): WorldEvent => ({
      id: index + 1,
      name,
      occurredAt,
      contactId,
      accountId: more?.accountId ?? null,
      properties,
      context: more?.context ?? null,
    })),
    memberships: Object.fromEntries(
      Object.entries(memberships).map(([segment, joined]) => [
        segment,
        new Map(Object.entries(joined).map(([id, at]) => [Number(id), at])),
      ])
    ),
    accountPath: 'company',
    responses: {
      email: {
        sent: ['Email Sent'],
        opened: ['Email Opened'],
        clicked: ['Email Link Clicked'],
        unsubscribed: ['Unsubscribed'],
      },
      sms: { sent: ['SMS Sent'], clicked: ['SMS Link Clicked'], unsubscribed: ['Unsubscribed'] },
    },
  };
}

function ruleOf({ rule }: RuleCase): Rule {
  if ('root' in rule) return { version: 1, root: rule.root };
  const children = 'node' in rule ? [rule.node] : rule.nodes;
  return { version: 1, root: { id: 'root', type: 'group', match: 'all', children } };
}

test.each(cases as unknown as RuleCase[])('$name', (each) => {
  expect(members(ruleOf(each), worldOf(each))).toEqual(each.members);
});
