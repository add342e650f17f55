import type { ChangeNode, ChangeValue } from '../../rules/conditions/change';
import { elapsed } from './calendar';
import { inWindow } from './window';
import type { Held, Row, World } from './world';

/** By the values that are recorded of the field, oldest first; the first was there when recording began. */
export function changeHolds({ path, from, to, since }: ChangeNode, subject: Row, world: World): boolean {
  const held = world.histories?.[path]?.get(subject.id) ?? [];
  const [before, present] = [held.at(-2), held.at(-1)];
  if (!present || present.since > world.now || !isValue(present, to)) return false;
  if ('changed' in since) {
    return (
      before !== undefined &&
      isValue(before, from) &&
      inWindow({ type: 'datetime', value: present.since }, since.changed, world)
    );
  }
  const ms = Date.parse(world.now) - Date.parse(present.since);
  return 'atLeast' in since
    ? ms >= elapsed(since.atLeast.n, since.atLeast.unit)!
    : ms < elapsed(since.lessThan.n, since.lessThan.unit)!;
}

function isValue({ value }: Held, asked: ChangeValue | undefined): boolean {
  if (asked === undefined) return true;
  const isMissing = value === null || value === '';
  if (asked === null || isMissing) return asked === null && isMissing;
  return (
    String(value) === (typeof value === 'string' && /^\d\d:\d\d:/.test(value) ? fullTime(String(asked)) : String(asked))
  );
}

const fullTime = (time: string) => time + '00:00:00.000'.slice(time.length);
