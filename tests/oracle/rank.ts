import type { RankBound, RankBy, RankNode } from '../../rules/conditions/rank';
import { eventValue } from './event';
import { readField } from './field';
import type { Numeric } from './number';
import { relatedValue } from './related';
import type { Row, World } from './world';

export function rankHolds(node: RankNode, subject: Row, world: World): boolean {
  const value = valueOf(node.by, subject, world);
  if (value === undefined) return false;
  const { atLeast, atMost } = bounds(node.bound, population(node, world));
  return (
    (atLeast !== undefined || atMost !== undefined) &&
    (atLeast === undefined || value >= atLeast) &&
    (atMost === undefined || value <= atMost)
  );
}

function valueOf(by: RankBy, subject: Row, world: World): Numeric | undefined {
  const scope = { uid: world.uid, row: subject };
  const field =
    by.type === 'attribute'
      ? readField(world, scope, by.path, by.valueType)
      : by.type === 'related'
        ? relatedValue(by, scope, world)
        : eventValue(by, subject, world);
  return field.value as Numeric | undefined;
}

const populations = new WeakMap<World, WeakMap<RankNode, Numeric[]>>();

/** The values of everybody with a value, ascending; kept, since every subject is held against the same. */
function population(node: RankNode, world: World): Numeric[] {
  const known = populations.get(world) ?? new WeakMap<RankNode, Numeric[]>();
  populations.set(world, known);
  let values = known.get(node);
  if (!values) {
    values = world.subjects
      .map((subject) => valueOf(node.by, subject, world))
      .filter((value) => value !== undefined)
      .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    known.set(node, values);
  }
  return values;
}

/** Neither bound: nobody. */
function bounds(bound: RankBound, ascending: Numeric[]): { atLeast?: Numeric; atMost?: Numeric } {
  const m = ascending.length;
  if (m === 0) return {};
  const share = (percent: number) => Math.ceil((percent * m) / 100);
  const highest = (n: number) => ({ atLeast: ascending[Math.max(0, m - n)] });
  const lowest = (n: number) => ({ atMost: ascending[Math.min(m, n) - 1] });
  if ('top' in bound) return highest(bound.top);
  if ('bottom' in bound) return lowest(bound.bottom);
  if ('topPercent' in bound) return highest(share(bound.topPercent));
  if ('bottomPercent' in bound) return lowest(share(bound.bottomPercent));
  const { from, to } = bound.between;
  if (from > to || share(to) === 0) return {};
  return { atLeast: ascending[Math.max(1, share(from)) - 1], atMost: ascending[share(to) - 1] };
}
