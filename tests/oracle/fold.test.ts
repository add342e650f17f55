import type { ContextNode } from '../../rules/conditions/context';
import { CONTEXT_KEYS } from '../../rules/context-keys';
import { checkRule } from '../../rules/check';
import { foldRule } from '../../rules/fold';
import type { ValueType } from '../../rules/operators';
import { contextHolds } from '../../rules/request-context';
import type { RuleNode } from '../../rules/rule';
import { walkNodes } from '../../rules/walk';
import { operandFor, operatorsOf } from '../property/generate/operands';
import { createRandom, type Random } from '../property/generate/random';
import { createRuleMaker, ruleOf } from '../property/generate/rule';
import { makeShop } from '../property/generate/shop';
import { worldOf } from '../property/generate/shop-world';
import { text } from '../property/generate/values';
import { CLOCKS } from '../property/generate/worlds';
import { CATALOG } from '../support/rules/catalog';
import { contextHolds as oracleContextHolds } from './context';
import { holds } from './holds';
import type { World } from './world';

const RUNS = Number(process.env.SEGMENTS_PROPERTY_RUNS || 2_000);
const SEED = Number(process.env.SEGMENTS_SEED || 20_260_315);
const CUSTOM: { key: string; valueType: ContextNode['valueType'] }[] = [
  { key: 'custom.plan', valueType: 'text' },
  { key: 'custom.items', valueType: 'number' },
  { key: 'custom.member', valueType: 'boolean' },
];
const KEYS = [...Object.keys(CONTEXT_KEYS), 'url.query.ref', ...CUSTOM.map(({ key }) => key)];
const NUMBERS = [0, -0, 1, 1.5, 12, 23, -7];
const POINTS = [
  { latitude: 52.52, longitude: 13.4 },
  { latitude: 48.85, longitude: 2.35 },
  { latitude: 52.5, longitude: 13.4 },
  { latitude: -90, longitude: 180 },
];

function typeOf(key: string): ValueType {
  const known = (CONTEXT_KEYS as Record<string, { type: ValueType }>)[key];
  return CUSTOM.find((each) => each.key === key)?.valueType ?? known?.type ?? 'text';
}

/** Mostly of the key's type. */
function valueOf(random: Random, key: string): unknown {
  const type = typeOf(key);
  if (type === 'point') return random.pick([undefined, ...POINTS]);
  if (random.chance(0.6)) {
    return type === 'number' ? random.pick(NUMBERS) : type === 'boolean' ? random.chance(0.5) : text(random);
  }
  return random.pick([undefined, null, text(random), random.pick(NUMBERS), true]);
}

/** A request, some of whose keys are missing, of another type or without a source. */
function makeRequest(random: Random): NonNullable<World['request']> {
  return {
    values: Object.fromEntries(KEYS.map((key) => [key, valueOf(random, key)])),
    unavailable: KEYS.filter(() => random.chance(0.15)),
  };
}

function makeCondition(random: Random, world: World, id: string): ContextNode {
  const key = random.pick(KEYS);
  const valueType = CUSTOM.find((each) => each.key === key)?.valueType;
  const known = (CONTEXT_KEYS as Record<string, { choices?: readonly string[] }>)[key];
  const type = typeOf(key);
  const operator = random.pick(operatorsOf(type));
  const present = world.request!.values[key];
  const operand = operator.endsWith('within')
    ? { ...random.pick(POINTS), km: random.pick([1, 5, 1_000, 20_000]) }
    : type === 'point'
      ? undefined
      : operandFor(type, operator, {
          random,
          clock: world,
          present:
            type === 'number'
              ? typeof present === 'number'
                ? [present]
                : NUMBERS
              : [typeof present === 'string' ? present : 'x'],
          choices: known?.choices,
        });
  return {
    id,
    type: 'context',
    key,
    ...(valueType && { valueType }),
    operator,
    ...(operand !== undefined && { operand }),
    ...(type === 'text' && random.chance(0.2) && { exact: true }),
  };
}

const clock = CLOCKS[0]!;
const shop = makeShop(SEED, clock, { customers: 12, longDecimals: false });
const world: World = { ...worldOf(shop, 'contact') };

test('a condition on the request is what the oracle says, and one that check lets pass', () => {
  const random = createRandom(SEED);
  const seen = new Map<string, Set<boolean>>();
  // Cheap, and of many keys and operators: so many that each operator is seen to hold and not to hold, whatever the seed.
  for (let run = 0; run < RUNS * 10; run += 1) {
    const request = makeRequest(random);
    const node = makeCondition(random, { ...world, request }, 'c');
    const errors = checkRule(ruleOf(node), CATALOG).filter(({ severity }) => severity !== 'warning');
    if (errors.length > 0 && errors.every(({ code }) => code === 'unknown_choice')) continue;
    expect({ node, errors }).toEqual({ node, errors: [] });
    const found = contextHolds(node, { values: request.values, unavailable: new Set(request.unavailable) });
    expect({ node, request, found }).toEqual({
      node,
      request,
      found: oracleContextHolds(node, { ...world, request }),
    });
    seen.set(node.operator, (seen.get(node.operator) ?? new Set()).add(found));
  }
  if (RUNS >= 2_000) expect([...seen].filter(([, results]) => results.size < 2)).toEqual([]);
});

test('what is left of a folded rule holds for just whom the whole rule holds for', () => {
  const random = createRandom(SEED + 1);
  const outcomes = { constant: 0, rule: 0 };
  for (let run = 0; run < RUNS / 4; run += 1) {
    const request = makeRequest(random);
    const asked: World = { ...world, request };
    let ids = 0;
    const mixed = (node: RuleNode): RuleNode => {
      if (node.type === 'group') return { ...node, children: node.children.map(mixed) };
      return random.chance(0.5) ? makeCondition(random, asked, `c${(ids += 1)}`) : node;
    };
    const nested = createRuleMaker(world, random).nested(random.int(1, 3));
    const rule = ruleOf(...nested.children.map(mixed));
    rule.root.match = nested.match;
    const known = { values: request.values, unavailable: new Set(request.unavailable) };
    const folded = foldRule(rule, (node) => (node.type === 'context' ? contextHolds(node, known) : undefined));
    outcomes[typeof folded === 'boolean' ? 'constant' : 'rule'] += 1;
    if (typeof folded !== 'boolean') {
      for (const node of walkNodes(folded.root)) {
        expect(node.type).not.toBe('context');
        if (node.type === 'group') expect(node.children).not.toEqual([]);
      }
    }
    for (const subject of world.subjects) {
      const left = typeof folded === 'boolean' ? folded : holds(folded, subject, world);
      expect({ rule, request, id: subject.id, left }).toEqual({
        rule,
        request,
        id: subject.id,
        left: holds(rule, subject, asked),
      });
    }
  }
  expect(Math.min(outcomes.constant, outcomes.rule)).toBeGreaterThan(RUNS / 40);
});

test('an unfinished rule holds for nobody', () => {
  for (const match of ['all', 'any', 'none'] as const) {
    const rule = ruleOf();
    rule.root.match = match;
    expect(foldRule(rule, () => true)).toBe(false);
  }
});
