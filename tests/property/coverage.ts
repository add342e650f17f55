import type { Window } from '../../rules/operands';
import { OPERATORS } from '../../rules/operators';
import type { Rule, RuleNode } from '../../rules/rule';
import { walkNodes } from '../../rules/walk';
import { nodeHolds } from '../oracle/holds';
import { readField } from '../oracle/field';
import type { World } from '../oracle/world';
import { TARGETS } from './generate/targets';

/** Which kinds, operators, functions and windows were seen both to hold and to fail. */
export interface Coverage {
  /** Notes what the conditions of the rule (outside `where`) say of the subjects. */
  note(rule: Rule, world: World): void;
  /** What was never both, of all that there is. */
  missing(): string[];
  /** One line a feature. */
  table(): string;
}

export function createCoverage(): Coverage {
  const seen = new Map<string, { holds: number; fails: number }>();

  function note(rule: Rule, world: World): void {
    for (const node of conditionsOf(rule.root)) {
      const results = world.subjects.map((row) => nodeHolds(node, { uid: world.uid, row }, world));
      for (const feature of featuresOf(node, world)) {
        const counts = seen.get(feature) ?? { holds: 0, fails: 0 };
        seen.set(feature, counts);
        if (results.includes(true)) counts.holds += 1;
        if (results.includes(false)) counts.fails += 1;
      }
    }
  }

  return {
    note,
    missing: () =>
      allFeatures().filter((feature) => {
        const counts = seen.get(feature);
        return !counts || counts.holds === 0 || counts.fails === 0;
      }),
    table: () =>
      [...seen]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(
          ([feature, { holds, fails }]) =>
            `${feature.padEnd(44)} ${String(holds).padStart(5)} ${String(fails).padStart(5)}`
        )
        .join('\n'),
  };
}

/** Groups and conditions, but none inside `where`. */
function conditionsOf(node: RuleNode): RuleNode[] {
  return node.type === 'group' ? [node, ...node.children.flatMap(conditionsOf)] : [node];
}

function featuresOf(node: RuleNode, world: World): string[] {
  switch (node.type) {
    case 'group':
      return [`group ${node.match}`];
    case 'attribute': {
      const { type } = readField(world, { uid: world.uid, row: world.subjects[0]! }, node.path, node.valueType);
      return [`attribute ${type} ${node.operator}`];
    }
    case 'related':
      return [`related ${node.aggregate.fn}`, ...windowFeature('related', node.window?.range), ...whereFeature(node)];
    case 'event':
      return [
        `event ${node.aggregate.fn}`,
        ...windowFeature('event', node.window),
        ...whereFeature(node),
        ...(node.hours ? ['event hours'] : []),
        ...(node.weekdays ? ['event weekdays'] : []),
      ];
    case 'sequence':
      return [
        `sequence ${node.steps.at(-1)!.performed === false ? 'not performed' : 'performed'}`,
        `sequence of ${node.steps.length}`,
        ...(node.steps.some((step) => step.within) ? ['sequence within'] : []),
      ];
    case 'response':
      return [
        `response ${node.outcome}`,
        `response of ${Object.keys(node.campaign)[0]}`,
        ...windowFeature('response', node.window),
      ];
    case 'tag':
      return [`tag ${node.operator}`];
    case 'membership':
      return [
        `membership ${node.operator}`,
        `membership ${node.since ? Object.keys(node.since)[0] : 'ever'}`,
        ...(node.of === 'account' ? ['membership of account'] : []),
      ];
    case 'change':
      return [
        `change ${Object.keys(node.since)[0]}`,
        ...(node.from !== undefined ? ['change from'] : []),
        ...(node.to !== undefined ? ['change to'] : []),
        ...('changed' in node.since ? windowFeature('change', node.since.changed) : []),
      ];
    case 'rank':
      return [`rank ${Object.keys(node.bound)[0]}`, `rank by ${node.by.type}`];
    case 'split':
      return ['split'];
    case 'context':
      return [];
  }
}

function windowFeature(kind: string, window: Window | undefined): string[] {
  return window ? [`${kind} window ${window.type}`] : [];
}

function whereFeature(node: RuleNode): string[] {
  return [...walkNodes(node)].slice(1).map((child) => `${node.type} where ${child.type}`);
}

/** Those that are common enough to be surely seen. */
const RANGES = ['last', 'between'];

function allFeatures(): string[] {
  const types = ['text', 'number', 'boolean', 'date', 'datetime', 'time', 'list', 'relation'] as const;
  const functions = TARGETS.flatMap((target) =>
    target.kind === 'related' || target.kind === 'event'
      ? [`${target.kind} ${target.fn}`]
      : target.kind === 'response'
        ? [`response ${target.outcome}`]
        : []
  );
  return [
    ...['all', 'any', 'none'].map((match) => `group ${match}`),
    ...types.flatMap((type) => Object.keys(OPERATORS[type]).map((operator) => `attribute ${type} ${operator}`)),
    ...new Set(functions),
    ...RANGES.flatMap((range) => ['related', 'event', 'response', 'change'].map((kind) => `${kind} window ${range}`)),
    'related where attribute',
    'related where related',
    'event where attribute',
    'event hours',
    'event weekdays',
    'sequence performed',
    'sequence not performed',
    'sequence of 3',
    'sequence within',
    'response of key',
    'response of any',
    'response of last',
    ...['includes_any', 'includes_all', 'includes_none'].map((operator) => `tag ${operator}`),
    ...['is_member', 'is_not_member', 'ever', 'joined', 'atLeast', 'of account'].map((what) => `membership ${what}`),
    ...['top', 'bottom', 'topPercent', 'bottomPercent', 'between'].map((bound) => `rank ${bound}`),
    ...['attribute', 'related', 'event'].map((by) => `rank by ${by}`),
    ...['changed', 'atLeast', 'lessThan', 'from', 'to'].map((what) => `change ${what}`),
    'split',
  ];
}
