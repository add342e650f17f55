import { members } from '../../oracle/holds';
import type { World } from '../../oracle/world';
import type { Rule } from '../../../rules/rule';
import type { Random } from './random';
import { createRuleMaker, ruleOf } from './rule';
import { TARGETS } from './targets';

const DRAFTS = 6;

/**
 * The rule of a turn, with the subjects that the oracle says it holds for. Even turns ask one condition, each target in its
 * turn, odd ones nest. Of a few drafts the first is taken that holds for some and not for others.
 */
export function drawRule(turn: number, world: World, random: Random): { rule: Rule; expected: number[] } {
  const maker = createRuleMaker(world, random);
  let last: { rule: Rule; expected: number[] } | undefined;
  for (let draft = 0; draft < DRAFTS; draft += 1) {
    const child =
      turn % 2 === 0 ? maker.condition(TARGETS[(turn / 2) % TARGETS.length]!) : maker.nested(random.int(1, 4));
    if (!child) continue;
    const rule = ruleOf(child);
    last = { rule, expected: members(rule, world) };
    if (last.expected.length > 0 && last.expected.length < world.subjects.length) return last;
  }
  return last ?? drawRule(turn + 1, world, random);
}
