import type { ResponseNames } from '../../rules/catalog';
import type { Rule } from '../../rules/rule';
import type { EventNode } from '../../rules/conditions/event';
import { windowInstants, type TimeFrame } from '../../rules/time';
import { walkNodes } from '../../rules/walk';

/** Since when the events of each name can be seen by rules; null is ever. Names that no rule asks for are absent. */
export type SeenEvents = Map<string, Date | null>;

/**
 * Adds what a rule can see. A condition without a window sees all events of its names; so do those that look past
 * their window: the first time ever, sequences, and responses, which look for the message that was answered.
 * @param responses the names that responses are read from
 */
export function addSeenEvents(seen: SeenEvents, rule: Rule, frame: TimeFrame, responses: ResponseNames): void {
  const see = (names: readonly string[], since: Date | null) => {
    for (const name of names) {
      const known = seen.get(name);
      seen.set(name, known === undefined ? since : earlier(known, since));
    }
  };
  for (const node of walkNodes(rule.root)) {
    if (node.type === 'event') {
      see(node.events, sinceOf(node, frame));
    } else if (node.type === 'rank' && node.by.type === 'event') {
      see(node.by.events, sinceOf(node.by, frame));
    } else if (node.type === 'sequence') {
      for (const step of node.steps) see(step.events, null);
    } else if (node.type === 'response') {
      for (const outcomes of Object.values(responses))
        see(
          Object.values(outcomes).flatMap((names) => names ?? []),
          null
        );
    }
  }
}

function sinceOf({ aggregate, window }: Pick<EventNode, 'aggregate' | 'window'>, frame: TimeFrame): Date | null {
  const bounds = aggregate.fn === 'first_time' || !window ? {} : windowInstants(window, frame);
  return bounds.gt ?? bounds.gte ?? null;
}

const earlier = (one: Date | null, other: Date | null): Date | null =>
  one === null || other === null ? null : one < other ? one : other;
