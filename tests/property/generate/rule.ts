import type { AttributeNode, JsonType } from '../../../rules/conditions/attribute';
import type { EventNode } from '../../../rules/conditions/event';
import type { GroupNode } from '../../../rules/conditions/group';
import type { RankBound, RankBy } from '../../../rules/conditions/rank';
import type { RelatedAggregate, RelatedNode } from '../../../rules/conditions/related';
import type { SequenceStep } from '../../../rules/conditions/sequence';
import type { ValueType } from '../../../rules/operators';
import type { ConditionNode, Rule, RuleNode } from '../../../rules/rule';
import { readRows } from '../../oracle/field';
import type { Row, Scope, World } from '../../oracle/world';
import { duration, operandFor, operatorsOf, window, type OperandSource } from './operands';
import { chooseField, EVENT_PATHS, JSON_TYPES, valuesOf, type ChosenField } from './choose-field';
import { makeChange } from './histories';
import { fieldPaths, rowsPaths } from './paths';
import type { Random } from './random';
import { DEEDS, MESSAGES, TAG_KEYS } from './shop';
import { eventWindow, makeMembership, makeResponse } from './simple-conditions';
import { EVENT_FUNCTIONS, RELATED_FUNCTIONS, TARGETS, type Target } from './targets';

const SCALAR_TYPES = ['text', 'number', 'boolean', 'date', 'datetime', 'time'];
/** Values here are so far apart that the order of their addition would show in the sum. */
const NOT_SUMMED = new Set(['score', 'bigNumber']);

export interface RuleMaker {
  /** One condition that is like the target; undefined where this audience has no such thing. */
  condition(target: Target): ConditionNode | undefined;
  /** Groups in groups with conditions of all kinds. */
  nested(depth: number): GroupNode;
}

export function ruleOf(...children: RuleNode[]): Rule {
  return { version: 1, root: { id: 'root', type: 'group', match: 'all', children } };
}

/** Makes rules over a world; operands come from the data, so that they hold for some and not for others. */
export function createRuleMaker(world: World, random: Random): RuleMaker {
  let ids = 0;
  const id = () => `n${(ids += 1)}`;
  const source = (present: readonly unknown[], choices?: readonly string[]): OperandSource => ({
    random,
    clock: world,
    present,
    choices,
  });
  const subjects: Scope[] = world.subjects.map((row) => ({ uid: world.uid, row }));
  const events: Scope[] = world.events.map((row) => ({ uid: 'event', row: row as Row }));

  function condition(target: Target): ConditionNode | undefined {
    switch (target.kind) {
      case 'attribute':
        return attribute(subjects, target.type, target.operator);
      case 'related':
        return related(subjects, target.fn);
      case 'event':
        return event(target.fn);
      case 'sequence':
        return sequence(target.performed);
      case 'response':
        return makeResponse(world, random, id(), target.outcome);
      case 'tag':
        if (world.audience !== 'contact') return undefined;
        return { id: id(), type: 'tag', operator: target.operator, tags: distinct(random.some(TAG_KEYS, 1, 3)) };
      case 'membership':
        return makeMembership(world, random, id(), target.operator);
      case 'change':
        return makeChange(world, random, id(), target.since);
      case 'rank':
        return rank(target.bound);
      case 'split': {
        const ends = [0, 10, 25, 33.3333, 50, 66.66666, 75, 90, 100];
        const from = random.int(0, ends.length - 2);
        const to = random.int(from + 1, ends.length - 1);
        return {
          id: id(),
          type: 'split',
          salt: random.pick(['spring', 'x', 'é', ' ']),
          from: ends[from]!,
          to: ends[to]!,
        };
      }
    }
  }

  function attribute(rows: Scope[], wanted?: ValueType, operator?: string): AttributeNode | undefined {
    const field = chooseField(world, random, rows, wanted);
    if (!field) return undefined;
    const type = field.valueType ?? (field.type as ValueType);
    const present = valuesOf(world, rows, field.path, field.valueType);
    const { operator: chosen, operand, exact } = comparison(type, source(present, field.choices), operator);
    return {
      id: id(),
      type: 'attribute',
      path: field.path,
      ...(field.valueType && { valueType: field.valueType }),
      operator: chosen,
      ...(operand !== undefined && { operand }),
      ...(exact && { exact }),
    };
  }

  function comparison(type: ValueType, from: OperandSource, wanted?: string) {
    const operator = wanted ?? random.pick(operatorsOf(type));
    return { operator, operand: operandFor(type, operator, from), exact: type === 'text' && random.chance(0.25) };
  }

  function where(rows: Scope[], depth: number): GroupNode | undefined {
    const children: RuleNode[] = [];
    for (let n = random.int(1, 2); n > 0; n -= 1) {
      const way = depth > 0 && rows[0]?.uid !== 'event' ? random.next() : 1;
      const child =
        way < 0.15 ? where(rows, depth - 1) : way < 0.3 ? related(rows, undefined, depth - 1) : attribute(rows);
      if (child) children.push(child);
    }
    return children.length > 0
      ? { id: id(), type: 'group', match: random.pick(['all', 'any', 'none'] as const), children }
      : undefined;
  }

  function relatedRows(rows: Scope[], fn: RelatedAggregate['fn'], depth: number, numeric = false) {
    const paths = rowsPaths(world.schemas, rows[0]?.uid ?? '');
    const choice = paths.length > 0 ? random.pick(paths) : undefined;
    const reached = choice ? rows.flatMap((row) => readRows(world, row, choice.path)) : [];
    if (!choice || reached.length === 0) return undefined;
    const dates = fieldPaths(world.schemas, choice.uid).filter(({ type }) => type === 'date' || type === 'datetime');
    let of: ChosenField | undefined;
    if (!['exists', 'not_exists', 'count'].includes(fn)) {
      of = ofField(reached, fn, numeric);
      if (!of) return undefined;
    }
    const isOrdered = fn === 'first' || fn === 'last';
    if (isOrdered && dates.length === 0) return undefined;
    const aggregate: RelatedAggregate = {
      fn,
      ...(of && { of: of.path }),
      ...(of?.valueType && { valueType: of.valueType }),
      ...(isOrdered && { by: random.pick(dates).path }),
    };
    const narrowed = random.chance(0.5) ? where(reached, depth) : undefined;
    const date = dates.length > 0 && random.chance(0.3) ? random.pick(dates) : undefined;
    return {
      asked: {
        path: choice.path,
        aggregate,
        ...(narrowed && { where: narrowed }),
        ...(date && {
          window: { path: date.path, range: window(source(valuesOf(world, reached, date.path)), date.type === 'date') },
        }),
      },
      reached,
      of,
    };
  }

  function ofField(rows: Scope[], fn: RelatedAggregate['fn'], numeric: boolean) {
    const wanted: ValueType | undefined =
      numeric || fn === 'sum' || fn === 'avg'
        ? 'number'
        : fn === 'min' || fn === 'max'
          ? random.pick(['number', 'date', 'datetime'])
          : undefined;
    const field = chooseField(world, random, rows, fn === 'distinct' ? undefined : wanted);
    const type = field?.valueType ?? field?.type;
    if (!field || !type || !SCALAR_TYPES.includes(type)) return undefined;
    const isSum = fn === 'sum' || fn === 'avg';
    return isSum && (NOT_SUMMED.has(field.path.split('.').at(-1)!) || field.valueType) ? undefined : field;
  }

  function related(rows: Scope[], wanted?: RelatedAggregate['fn'], depth = 1): RelatedNode | undefined {
    const fn = wanted ?? random.pick(RELATED_FUNCTIONS);
    const made = relatedRows(rows, fn, depth);
    if (!made) return undefined;
    const { asked, reached, of } = made;
    const base = { id: id(), type: 'related' as const, ...asked };
    if (fn === 'exists' || fn === 'not_exists') return base;
    const ofType = (of?.valueType ?? of?.type ?? 'number') as ValueType;
    const isNumber = fn === 'count' || fn === 'distinct' || fn === 'sum' || fn === 'avg';
    const present =
      fn === 'count' || fn === 'distinct' ? [0, 1, 2, 3] : valuesOf(world, reached, of!.path, of!.valueType);
    const compared = comparison(isNumber ? 'number' : ofType, source(present, isNumber ? undefined : of?.choices));
    return {
      ...base,
      operator: compared.operator,
      ...(compared.operand !== undefined && { operand: compared.operand }),
      ...(compared.exact && { exact: true }),
    };
  }

  function askedEvents(fn: EventNode['aggregate']['fn'], numeric = false) {
    const isPlain = ['performed', 'not_performed', 'count', 'first_time', 'since_first', 'since_last'].includes(fn);
    const isSum = fn === 'sum' || fn === 'avg';
    const types: JsonType[] =
      isSum || numeric
        ? ['number']
        : fn === 'min' || fn === 'max'
          ? ['number', 'number', 'date', 'datetime']
          : JSON_TYPES.filter((type) => type !== 'list');
    const valueType = random.pick(types);
    const paths = isSum ? ['properties.total', 'properties.quantity', 'properties.nowhere'] : EVENT_PATHS;
    const narrowed = random.chance(0.3) ? where(events, 0) : undefined;
    return {
      events: distinct(random.some([...DEEDS, ...DEEDS, ...MESSAGES, 'Never Done'], 1, 4)),
      aggregate: { fn, ...(!isPlain && { property: random.pick(paths), valueType }) },
      ...(narrowed && { where: narrowed }),
      ...((random.chance(0.4) || fn === 'first_time') && { window: eventWindow(world, random) }),
    };
  }

  function event(wanted?: EventNode['aggregate']['fn']): EventNode {
    const fn = wanted ?? random.pick(EVENT_FUNCTIONS);
    const asked = askedEvents(fn);
    const base = {
      id: id(),
      type: 'event' as const,
      ...asked,
      ...(random.chance(0.2) && { hours: { from: random.int(0, 23), to: random.int(0, 23) } }),
      ...(random.chance(0.2) && { weekdays: distinct(random.some([1, 2, 3, 4, 5, 6, 7], 1, 5)) }),
    };
    if (fn === 'performed' || fn === 'not_performed' || fn === 'first_time') return base;
    const { property, valueType } = asked.aggregate;
    const present =
      fn === 'count' || fn === 'distinct'
        ? [0, 1, 2, 3, 4]
        : property
          ? valuesOf(world, events, property, valueType)
          : [];
    const type: ValueType =
      fn === 'since_first' || fn === 'since_last'
        ? 'duration'
        : ['count', 'distinct', 'sum', 'avg'].includes(fn)
          ? 'number'
          : valueType!;
    const compared = comparison(type, source(present));
    return {
      ...base,
      operator: compared.operator,
      ...(compared.operand !== undefined && { operand: compared.operand }),
      ...(compared.exact && { exact: true }),
    };
  }

  function sequence(performed: boolean): ConditionNode {
    const steps = Array.from({ length: random.pick([2, 2, 2, 3, 3, 4]) }, (_, index): SequenceStep => {
      const narrowed = random.chance(0.2) ? where(events, 0) : undefined;
      return {
        events: distinct(random.some([...DEEDS, ...DEEDS, ...MESSAGES], 2, 8)),
        ...(narrowed && { where: narrowed }),
        ...(index > 0 && random.chance(0.5) && { within: duration(random) }),
      };
    });
    if (!performed) steps.at(-1)!.performed = false;
    return { id: id(), type: 'sequence', steps, ...(random.chance(0.3) && { window: eventWindow(world, random) }) };
  }

  function rank(kind: Extract<Target, { kind: 'rank' }>['bound']): ConditionNode | undefined {
    const by = rankBy();
    if (!by) return undefined;
    const percent = () => random.pick([0.5, 1, 10, 25, 33.3, 50, 75, 99, 100]);
    const [from, to] = [random.pick([0, 5, 25, 50]), random.pick([0, 10, 50, 75, 100])].sort((a, b) => a - b) as [
      number,
      number,
    ];
    const bounds: Record<typeof kind, RankBound> = {
      top: { top: random.pick([1, 2, 5, 20, 1000]) },
      bottom: { bottom: random.pick([1, 2, 5, 20, 1000]) },
      topPercent: { topPercent: percent() },
      bottomPercent: { bottomPercent: percent() },
      between: { between: { from, to } },
    };
    return { id: id(), type: 'rank', by, bound: bounds[kind] };
  }

  function rankBy(): RankBy | undefined {
    const fn = random.pick(['count', 'sum', 'avg', 'min', 'max', 'distinct', 'first', 'last'] as const);
    switch (random.int(0, 2)) {
      case 0: {
        const field = chooseField(world, random, subjects, 'number');
        return (
          field && { type: 'attribute', path: field.path, ...(field.valueType && { valueType: 'number' as const }) }
        );
      }
      case 1: {
        const made = relatedRows(subjects, fn, 0, fn !== 'distinct');
        return made && { type: 'related', ...made.asked };
      }
      default:
        return { type: 'event', ...askedEvents(fn, fn !== 'distinct') };
    }
  }

  function nested(depth: number): GroupNode {
    const children: RuleNode[] = [];
    const size = random.int(depth > 2 ? 2 : 1, 3);
    while (children.length < size) {
      const child = depth > 1 && random.chance(0.45) ? nested(depth - 1) : condition(random.pick(TARGETS));
      if (child) children.push(child);
    }
    return { id: id(), type: 'group', match: random.pick(['all', 'any', 'none'] as const), children };
  }

  return { condition, nested };
}

function distinct<T>(items: T[]): T[] {
  return [...new Set(items)];
}
