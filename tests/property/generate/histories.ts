import type { ChangeNode, ChangeValue } from '../../../rules/conditions/change';
import type { Clock, Held, Row, World } from '../../oracle/world';
import { duration, window } from './operands';
import { createRandom, type Random } from './random';
import * as values from './values';

/** What is recorded of one field: of each subject its values, oldest first. */
export interface ShopHistory {
  audience: 'contact' | 'account';
  field: string;
  held: Map<number, Held[]>;
}

const FIELDS: Record<ShopHistory['audience'], readonly string[]> = {
  contact: ['country', 'gender', 'newsletter', 'points', 'bigNumber', 'birthday', 'preferredTime'],
  account: ['name', 'vip', 'employees'],
};

/** Histories that end with what the subjects have; of some subjects nothing is recorded. */
export function makeHistories(
  seed: number,
  clock: Clock,
  subjects: Record<ShopHistory['audience'], Row[]>
): ShopHistory[] {
  const random = createRandom(seed);
  return (['contact', 'account'] as const).flatMap((audience) =>
    FIELDS[audience].map((field): ShopHistory => {
      const present = subjects[audience].map((row) => row[field] ?? null);
      const timeline = (row: Row): Held[] => {
        const before = Array.from({ length: random.pick([0, 0, 1, 1, 2, 3]) }, () => random.pick(present));
        const at = [...before, null].map(() => values.instant(random, clock)).sort();
        return [...before, row[field] ?? null].map((value, index) => ({ since: at[index]!, value }));
      };
      const recorded = subjects[audience].filter(() => random.chance(0.9));
      return { audience, field, held: new Map(recorded.map((row) => [row.id, timeline(row)])) };
    })
  );
}

export function makeChange(world: World, random: Random, id: string, since: keyof SinceOf): ChangeNode {
  const path = random.pick(Object.keys(world.histories ?? {}));
  const held = [...world.histories![path]!.values()];
  const value = (all: Held[]): ChangeValue => {
    const { value: one } = random.pick(all);
    return one === '' ? null : (one as ChangeValue);
  };
  const times = held.flatMap((each) => each.map((one) => one.since));
  const asked: SinceOf = {
    changed: { changed: window({ random, clock: world, present: times }, false) },
    atLeast: { atLeast: duration(random) },
    lessThan: { lessThan: duration(random) },
  };
  const before = held.flatMap((each) => each.slice(0, -1));
  return {
    id,
    type: 'change',
    path,
    ...(since === 'changed' && before.length > 0 && random.chance(0.4) && { from: value(before) }),
    ...(random.chance(0.5) && { to: value(held.map((each) => each.at(-1)!)) }),
    since: asked[since],
  };
}

type SinceOf = {
  changed: Extract<ChangeNode['since'], { changed: unknown }>;
  atLeast: Extract<ChangeNode['since'], { atLeast: unknown }>;
  lessThan: Extract<ChangeNode['since'], { lessThan: unknown }>;
};
