import type { ContextNode } from '../../rules/conditions/context';
import type { ValueType } from '../../rules/operators';
import { compare } from './compare';
import type { World } from './world';

const NUMBERS = ['hour', 'weekday', 'weather.temperature'];

/** Of a key without a source everything is false; else the value, which may be missing, is compared as any other. */
export function contextHolds({ key, valueType, operator, operand, exact }: ContextNode, world: World): boolean {
  const { values, unavailable } = world.request!;
  if (unavailable.includes(key)) return false;
  const type: ValueType = valueType ?? (key === 'near' ? 'point' : NUMBERS.includes(key) ? 'number' : 'text');
  return compare({ type, value: ofType(values[key], type) }, operator, operand, exact ?? false, world);
}

function ofType(value: unknown, type: ValueType): unknown {
  if (type === 'point') return value ?? undefined;
  const is = typeof value === (type === 'text' ? 'string' : type);
  return is && value !== '' ? value : undefined;
}
