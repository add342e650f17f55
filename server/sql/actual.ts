import type { ConditionNode } from '../../rules/rule';
import { aggregateOf, type Asked } from './aggregate';
import { columnOf, idOf, type Compiler, type Row } from './compiler';
import { joinedAtOf } from './conditions/membership';
import { shareOf } from './conditions/split';
import { tagsOf } from './conditions/tag';
import { sql, type Fragment } from './fragment';
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
      return eventActual(node.aggregate.fn, row, eventRows(row, node, c), node.aggregate, c);
    case 'tag':
      return countOf(row, tagsOf(row, c), 'key', c);
    case 'membership':
      return joinedAtOf(node, row, c);
    case 'rank':
      return rankActual(node.by, row, c);
    case 'split':
      return shareOf(node.salt, row, c);
    case 'sequence':
    case 'response':
      return undefined;
  }
}

function eventActual(
  fn: string,
  row: Row,
  events: Joined,
  aggregate: Parameters<typeof askedOfEvents>[1],
  c: Compiler
): Fragment {
  const time = occurredAt(events.row, c);
  const asked = (): Asked => {
    if (fn === 'first_time' || fn === 'since_first') return { fn: 'min', of: time };
    if (fn === 'since_last') return { fn: 'max', of: time };
    return askedOfEvents(events, aggregate, c);
  };
  return aggregateOf(idOf(row), events, asked(), c);
}

type RankNode = Extract<ConditionNode, { type: 'rank' }>;

function rankActual(by: RankNode['by'], row: Row, c: Compiler): Fragment {
  if (by.type === 'attribute') return scalarAt(row, by.path, by.valueType, c).sql;
  if (by.type === 'related') {
    const rows = relatedRows(row, by, c);
    return aggregateOf(idOf(row), rows, askedOfRelated(rows, by.aggregate, c), c);
  }
  const rows = eventRows(row, by, c);
  return aggregateOf(idOf(row), rows, askedOfEvents(rows, by.aggregate, c), c);
}

/** How many different rows the path leads to. */
function countOf(row: Row, { key, from, where, row: target }: Joined, column: string, c: Compiler): Fragment {
  const own = [...where, sql`${key} = ${idOf(row)}`];
  const conditions = own.reduce((all, condition) => sql`${all} and ${condition}`);
  return sql`(select count(distinct ${columnOf(c, target.alias, column)}) from ${from} where ${conditions})`;
}
