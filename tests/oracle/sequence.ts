import type { Duration } from '../../rules/operands';
import type { SequenceNode, SequenceStep } from '../../rules/conditions/sequence';
import { elapsed, instantText } from './calendar';
import { eventPasses, eventsOf, liesIn } from './event';
import type { Row, World, WorldEvent } from './world';

/** Tries every chain. */
export function sequenceHolds(node: SequenceNode, subject: Row, world: World): boolean {
  const events = eventsOf(subject, world);
  const [firstStep, ...later] = node.steps;
  return events.some(
    (event) =>
      eventPasses(event, firstStep!.events, firstStep!.where, world) &&
      (!node.window || liesIn(event, node.window, world)) &&
      continues(event, later, events, world)
  );
}

function continues(last: WorldEvent, steps: SequenceStep[], events: WorldEvent[], world: World): boolean {
  const [step, ...rest] = steps;
  if (!step) return true;
  const following = events.filter(
    (event) =>
      isLater(event, last) &&
      (!step.within || event.occurredAt <= deadline(last, step.within)) &&
      eventPasses(event, step.events, step.where, world)
  );
  if (step.performed === false) {
    return following.length === 0 && (!step.within || deadline(last, step.within) <= world.now);
  }
  return following.some((event) => continues(event, rest, events, world));
}

function isLater(event: WorldEvent, than: WorldEvent): boolean {
  return event.occurredAt > than.occurredAt || (event.occurredAt === than.occurredAt && event.id > than.id);
}

function deadline(event: WorldEvent, { n, unit }: Duration): string {
  return instantText(Date.parse(event.occurredAt) + elapsed(n, unit)!);
}
