import type { EventNode } from '../../rules/conditions/event';
import type { RankBy } from '../../rules/conditions/rank';
import type { ConditionNode } from '../../rules/rule';
import { aggregateOf, type Asked } from './aggregate';
import { columnOf, idOf, type Compiler, type Row } from './compiler';
import { heldSince } from './conditions/change';
import { joinedAtOf } from './conditions/membership';
import { rowsRankedBy } from './conditions/rank';
import { furthestOutcome } from './conditions/response';
import { stepsTaken } from './conditions/sequence';
import { shareOf } from './conditions/split';
import { tagsOf } from './conditions/tag';
import { and, sql, type Fragment } from './fragment';
import { follow, type Joined } from './paths';
import { askedOfEvents, askedOfRelated, eventRows, occurredAt, relatedRows } from './rows';
import { fieldAt, scalarAt } from './values';

/**
 * What a condition finds with the subject, as an expression: the field's value, the aggregate, when it joined. Undefined
 * where there is no single value to show.
 */
export function actualOf(node: ConditionNode, row: Row, c: Compiler): Fragment | undefined {
  switch (node.type) {
    case 'attribute': {
      const field = fieldAt(row, node.path, node.valueType, c);
      if (field.valueType !== 'relation') return scalarAt(row, node.path, node.valueType, c).sql;
      return countOf(row, follow(row, [...field.hops, field.leaf], c), 'document_id', c);
    }
    case 'related': {
      const rows = relatedRows(row, node, c);
      return aggregateOf(idOf(row), rows, askedOfRelated(rows, node.aggregate, c), c);
    }
    case 'event':
      return eventActual(node, row, c);
    case 'change':
      return heldSince(node, row, c);
    case 'tag':
      return countOf(row, tagsOf(row, c), 'key', c);
    case 'membership':
      return joinedAtOf(node, row, c);
    case 'rank':
      return rankActual(node.by, row, c);
    case 'split':
      return shareOf(node.salt, row, c);
    case 'context':
      return undefined;
    case 'sequence':
      return stepsTaken(node, row, c);
    case 'response':
      return furthestOutcome(node, row, c);
  }
}

function eventActual(node: EventNode, row: Row, c: Compiler): Fragment {
  const { fn } = node.aggregate;
  // The first event ever is looked at, wherever the window lies.
  const events = eventRows(row, fn === 'first_time' ? { ...node, window: undefined } : node, c);
  const time = occurredAt(events.row, c);
  const asked = (): Asked => {
    if (fn === 'first_time' || fn === 'since_first') return { fn: 'min', of: time };
    if (fn === 'since_last') return { fn: 'max', of: time };
    return askedOfEvents(events, node.aggregate, c);
  };
  return aggregateOf(idOf(row), events, asked(), c);
}

function rankActual(by: RankBy, row: Row, c: Compiler): Fragment {
  if (by.type === 'attribute') return scalarAt(row, by.path, by.valueType, c).sql;
  const { rows, asked } = rowsRankedBy(by, row, c);
  return aggregateOf(idOf(row), rows, asked, c);
}

/** How many different rows the path leads to. */
function countOf(row: Row, { key, from, where, row: target }: Joined, column: string, c: Compiler): Fragment {
  const conditions = and([...where, sql`${key} = ${idOf(row)}`]);
  return sql`(select count(distinct ${columnOf(c, target.alias, column)}) from ${from} where ${conditions})`;
}
