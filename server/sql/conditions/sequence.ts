import type { SequenceNode, SequenceStep } from '../../../rules/conditions/sequence';
import { durationMs } from '../../../rules/time';
import { idOf, inSet, type CompileNode, type Compiler, type Row } from '../compiler';
import { within } from '../compare/moment';
import { and, join, raw, sql, type Fragment } from '../fragment';
import { selectKeys, type Joined } from '../paths';
import { eventInWindow, eventSubject, eventsNamed, occurredAt } from '../rows';

/** One event after the other; the last may be one that did not happen. */
export const compileSequence: CompileNode<SequenceNode> = ({ steps, window }, row, c, holds) => {
  const [first, ...later] = steps;
  if (!first) throw new RangeError('a sequence needs steps');
  const start = stepRows(row, first, c);
  const conditions = [continues(start.row, later, c)];
  if (window) conditions.unshift(eventInWindow(start.row, window, c));
  return inSet(c, row, selectKeys(start, and(conditions)), holds);
};

/**
 * How many steps the subject took, one after the other, as an expression. One that must not be taken counts if it was.
 */
export function stepsTaken({ steps, window }: SequenceNode, row: Row, c: Compiler): Fragment {
  const taken = steps.map((step): SequenceStep => ({ ...step, performed: true }));
  const cases = taken.map((_, index) => {
    const [first, ...later] = taken.slice(0, taken.length - index);
    if (!first) throw new RangeError('a sequence needs steps');
    const start = stepRows(row, first, c);
    const conditions = later.length > 0 ? [continues(start.row, later, c)] : [];
    if (window) conditions.unshift(eventInWindow(start.row, window, c));
    const isTaken = inSet(c, row, selectKeys(start, and(conditions)), true);
    return sql`when ${isTaken} then ${raw(String(taken.length - index))}`;
  });
  return sql`case ${join(cases, ' ')} else 0 end`;
}

/** Events of one step, of any subject in scope. */
function stepRows(row: Row, step: SequenceStep, c: Compiler): Joined {
  const events = eventsNamed(row, step.events, c);
  return step.where ? { ...events, where: [...events.where, c.compile(step.where, events.row, true)] } : events;
}

/** Whether the steps follow on the event before them, each strictly later and in its time. */
function continues(before: Row, steps: readonly SequenceStep[], c: Compiler): Fragment {
  const [step, ...rest] = steps;
  if (!step) throw new RangeError('a sequence needs steps');
  // Held to one subject by the event before, which needs no scope of its own.
  const events = stepRows({ ...before, isSubject: false }, step, c);
  const conditions = [sql`${events.key} = ${eventSubject(before, c)}`, isLater(before, events.row, step, c)];
  if (rest.length > 0) conditions.push(continues(events.row, rest, c));
  const follows = sql`exists (select 1 from ${events.from} where ${and([...events.where, ...conditions])})`;
  if (step.performed !== false) return follows;
  const missed = sql`not ${follows}`;
  return step.within ? and([missed, isOver(before, step.within, c)]) : missed;
}

function isLater(before: Row, after: Row, { within: limit }: SequenceStep, c: Compiler): Fragment {
  const [earlier, later] = [occurredAt(before, c).sql, occurredAt(after, c).sql];
  const order = sql`${later} >= ${earlier} and (${later} > ${earlier} or ${idOf(after)} > ${idOf(before)})`;
  if (!limit) return order;
  return sql`${order} and ${later} <= ${c.dialect.plusMinutes(earlier, durationMs(limit) / 60_000)}`;
}

/** Whether the time since the event has run out. */
function isOver(event: Row, limit: NonNullable<SequenceStep['within']>, c: Compiler): Fragment {
  const lte = new Date(c.now.getTime() - durationMs(limit));
  return within(occurredAt(event, c), { lte }, c.dialect);
}
