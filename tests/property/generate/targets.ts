import type { EventNode } from '../../../rules/conditions/event';
import type { MembershipNode } from '../../../rules/conditions/membership';
import type { RelatedAggregate } from '../../../rules/conditions/related';
import { OUTCOMES } from '../../../rules/conditions/response';
import type { ValueType } from '../../../rules/operators';
import { operatorsOf } from './operands';

/** What a single condition should be like, so that every operator and function gets its turn. */
export type Target =
  | { kind: 'attribute'; type: ValueType; operator: string }
  | { kind: 'related'; fn: RelatedAggregate['fn'] }
  | { kind: 'event'; fn: EventNode['aggregate']['fn'] }
  | { kind: 'sequence'; performed: boolean }
  | { kind: 'response'; outcome: (typeof OUTCOMES)[number] }
  | { kind: 'tag'; operator: 'includes_any' | 'includes_all' | 'includes_none' }
  | { kind: 'membership'; operator: MembershipNode['operator'] }
  | { kind: 'rank'; bound: 'top' | 'bottom' | 'topPercent' | 'bottomPercent' | 'between' }
  | { kind: 'change'; since: 'changed' | 'atLeast' | 'lessThan' }
  | { kind: 'split' };

const ATTRIBUTE_TYPES: ValueType[] = ['text', 'number', 'boolean', 'date', 'datetime', 'time', 'list', 'relation'];
export const RELATED_FUNCTIONS = [
  'exists',
  'not_exists',
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'distinct',
  'first',
  'last',
] as const;
export const EVENT_FUNCTIONS = [
  'performed',
  'not_performed',
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'distinct',
  'first',
  'last',
  'first_time',
  'since_first',
  'since_last',
] as const;

export const TARGETS: Target[] = [
  ...ATTRIBUTE_TYPES.flatMap((type) =>
    operatorsOf(type).map((operator): Target => ({ kind: 'attribute', type, operator }))
  ),
  ...RELATED_FUNCTIONS.flatMap((fn): Target[] => [
    { kind: 'related', fn },
    { kind: 'related', fn },
  ]),
  ...EVENT_FUNCTIONS.flatMap((fn): Target[] => [
    { kind: 'event', fn },
    { kind: 'event', fn },
  ]),
  ...[true, false].flatMap((performed): Target[] => [
    { kind: 'sequence', performed },
    { kind: 'sequence', performed },
  ]),
  ...OUTCOMES.map((outcome): Target => ({ kind: 'response', outcome })),
  ...(['includes_any', 'includes_all', 'includes_none'] as const).map((operator): Target => ({
    kind: 'tag',
    operator,
  })),
  ...(['is_member', 'is_not_member'] as const).map((operator): Target => ({ kind: 'membership', operator })),
  ...(['top', 'bottom', 'topPercent', 'bottomPercent', 'between'] as const).map((bound): Target => ({
    kind: 'rank',
    bound,
  })),
  ...(['changed', 'changed', 'changed', 'atLeast', 'lessThan'] as const).map((since): Target => ({
    kind: 'change',
    since,
  })),
  { kind: 'split' },
];
