import type { EventNode } from '../../../rules/conditions/event';
import { agoBounds } from '../../../rules/moment-bounds';
import { windowInstants, type InstantBounds } from '../../../rules/time';
import { compareAggregate } from '../aggregate';
import { inSet, Unknown, type CompileNode, type Compiler } from '../compiler';
import { positive } from '../compare/compare';
import { within } from '../compare/moment';
import { raw, sql, type Fragment } from '../fragment';
import { selectKeys, type Joined } from '../paths';
import { askedOfEvents, eventRows, occurredAt } from '../rows';

/** What the subject did: whether, how often, when first and last, and what its properties add up to. */
export const compileEvent: CompileNode<EventNode> = (node, row, c, holds) => {
  const { fn } = node.aggregate;
  switch (fn) {
    case 'performed':
      return inSet(c, row, selectKeys(eventRows(row, node, c)), holds);
    case 'not_performed':
      return inSet(c, row, selectKeys(eventRows(row, node, c)), !holds);
    case 'first_time': {
      if (!node.window) throw new Unknown('“first_time” needs a window');
      const events = eventRows(row, { ...node, window: undefined }, c);
      return inSet(c, row, keysByTime(events, 'min', windowInstants(node.window, c.frame), c), holds);
    }
    case 'since_first':
    case 'since_last': {
      const { operator, operand, negated } = positive(node, 'duration');
      const events = eventRows(row, node, c);
      const keys = keysByTime(events, fn === 'since_first' ? 'min' : 'max', agoBounds(operator, operand, c.frame), c);
      return inSet(c, row, keys, holds !== negated);
    }
    default: {
      const events = eventRows(row, node, c);
      return compareAggregate(row, events, askedOfEvents(events, node.aggregate, c), node, holds, c);
    }
  }
};

/** Subjects whose earliest or latest of these events lies in the bounds. */
function keysByTime(events: Joined, extreme: 'min' | 'max', bounds: InstantBounds, c: Compiler): Fragment {
  const time = occurredAt(events.row, c);
  const value = { ...time, sql: sql`${raw(extreme)}(${time.sql})` };
  return sql`${selectKeys(events)} group by ${events.key} having ${within(value, bounds, c.dialect)}`;
}
