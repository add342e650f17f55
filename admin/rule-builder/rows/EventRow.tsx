import type { Comparison } from '../../../rules/comparison';
import type { EventAggregate, EventNode } from '../../../rules/conditions/event';
import { fitComparison } from '../../../rules/edit/fit';
import { eventValue, type AskedEvents } from '../../../rules/events';
import { eventScope } from '../../../rules/where';
import { useWords } from '../../translations/words';
import { useBuilder } from '../context';
import { Extras } from '../Extras';
import { OperatorPicker } from '../inputs/OperatorPicker';
import { ValueInput } from '../inputs/ValueInput';
import { useIssues } from '../useIssueAt';
import { Where } from '../Where';
import { EventsAsked } from './EventsAsked';
import { EventTimes } from './EventTimes';
import { HowOften } from './HowOften';
import type { RowKind, RowProps } from './kind';

const FNS: readonly EventAggregate['fn'][] = [
  'performed',
  'not_performed',
  'first_time',
  'since_last',
  'since_first',
  'sum',
  'avg',
  'min',
  'max',
  'distinct',
  'first',
  'last',
];

function EventRow({ node, here, level }: RowProps<'event'>) {
  const word = useWords();
  const { readOnly, update, newWhere } = useBuilder();
  const { at } = useIssues(node.id);
  const { fn } = node.aggregate;
  const below = { scope: eventScope(here.scope), events: node.events };
  const compared = eventValue(node);
  const ask = (asked: AskedEvents, field?: string) => {
    const after = eventValue(asked);
    const isSame = after !== undefined && compared?.valueType === after.valueType && fn !== 'count';
    update(
      node,
      (present) => event(present, asked, after ? (isSame ? present : fitComparison(present, after)) : {}),
      field
    );
  };
  const compare = (comparison: Comparison, field?: string) =>
    update(node, (present) => event(present, present, comparison), field);
  const value = compared && (
    <ValueInput
      compared={compared}
      operator={node.operator ?? ''}
      operand={node.operand}
      place={
        node.aggregate.property && fn !== 'distinct'
          ? { here: below, path: node.aggregate.property, valueType: node.aggregate.valueType }
          : undefined
      }
      readOnly={readOnly}
      onChange={(operand, field) => compare({ ...node, operand }, field)}
      {...at('operand')}
    />
  );
  return (
    <>
      <EventsAsked
        asked={node}
        // How often is chosen behind the events, so that “did” and “did so many times” are one choice here.
        fns={fn === 'count' ? FNS.map((name) => (name === 'performed' ? 'count' : name)) : FNS}
        onChange={ask}
        prefix=""
        at={at}
        comparison={
          fn === 'performed' || fn === 'count' ? (
            <HowOften
              node={node}
              range={value}
              at={at}
              onChange={(asked, comparison, field) =>
                update(node, (present) => event(present, { ...present, ...asked }, comparison), field)
              }
            />
          ) : (
            compared && (
              <>
                <OperatorPicker
                  comparison={node}
                  to={compared}
                  readOnly={readOnly}
                  onChange={compare}
                  {...at('operator')}
                />{' '}
                {value}
              </>
            )
          )
        }
      />{' '}
      <EventTimes node={node} />
      <Extras
        extras={[
          ...(!node.where
            ? [{ label: word('builder.extra.where'), add: () => update(node, { where: newWhere(below) }) }]
            : []),
          ...(!node.weekdays
            ? [{ label: word('builder.extra.weekdays'), add: () => update(node, { weekdays: [1, 2, 3, 4, 5] }) }]
            : []),
          ...(!node.hours
            ? [{ label: word('builder.extra.hours'), add: () => update(node, { hours: { from: 9, to: 17 } }) }]
            : []),
        ]}
      />
      {node.where && <Where where={node.where} here={below} level={level} about={word('builder.where.event')} />}
    </>
  );
}

/** The node with other events or another comparison, without parts that are undefined. */
function event(
  { id, type, hours, weekdays }: EventNode,
  { events, aggregate, where, window }: AskedEvents,
  { operator, operand, exact }: Comparison
): EventNode {
  return {
    id,
    type,
    events,
    aggregate,
    ...(where && { where }),
    ...(window && { window }),
    ...(hours && { hours }),
    ...(weekdays && { weekdays }),
    ...(operator !== undefined && { operator }),
    ...(operand !== undefined && { operand }),
    ...(exact && { exact }),
  };
}

export const eventRow: RowKind<'event'> = {
  Row: EventRow,
  offers: ({ here, word }) =>
    here.scope.place === 'subject'
      ? [{ id: 'event', label: word('builder.add.event'), about: word('builder.add.event.about') }]
      : [],
};
