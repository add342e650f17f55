import { contextType, type ContextNode } from './conditions/context';
import { foldCase } from './fold-case';
import type { Circle } from './operands';
import { operatorInfo } from './operators';

/** What is known of a request, by the keys of `context` conditions. A point is `{ latitude, longitude }` in degrees. */
export interface RequestContext {
  values: Readonly<Record<string, unknown>>;
  /** Keys that this site has no source for: whatever is asked of them is false. */
  unavailable: ReadonlySet<string>;
}

interface Point {
  latitude: number;
  longitude: number;
}

/**
 * Whether the condition holds at the request. A missing value, or one of another type, satisfies only the negative operators and
 * `is_empty`; a key without a source satisfies nothing.
 */
export function contextHolds(node: ContextNode, { values, unavailable }: RequestContext): boolean {
  const type = contextType(node);
  const info = type && operatorInfo(type, node.operator);
  if (!type || !info || unavailable.has(node.key)) return false;
  const operator = info.negates ?? node.operator;
  const value = Object.hasOwn(values, node.key) ? values[node.key] : undefined;
  const holds = positiveHolds(type, operator, value, node);
  return info.negates === undefined ? holds : !holds;
}

function positiveHolds(type: string, operator: string, value: unknown, { operand, exact }: ContextNode): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string' && value !== '' && textHolds(operator, value, operand, exact ?? false);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && numberHolds(operator, value, operand);
    case 'boolean':
      return typeof value === 'boolean' && (operator === 'is_not_empty' || value === (operator === 'is_true'));
    case 'point':
      return (
        isPoint(value) &&
        (operator === 'is_not_empty' || distanceKm(value, operand as Circle) <= (operand as Circle).km)
      );
    default:
      return false;
  }
}

function textHolds(operator: string, value: string, operand: unknown, exact: boolean): boolean {
  const fold = (text: unknown) => (exact ? String(text) : foldCase(String(text)));
  switch (operator) {
    case 'is_not_empty':
      return true;
    case 'is':
      return value === operand;
    case 'is_any_of':
      return (operand as string[]).includes(value);
    case 'contains':
      return fold(value).includes(fold(operand));
    case 'starts_with':
      return fold(value).startsWith(fold(operand));
    case 'ends_with':
      return fold(value).endsWith(fold(operand));
    case 'matches':
      return matchesPattern([...fold(value)], [...fold(operand)]);
    default:
      return false;
  }
}

/** `*` any run of characters, `?` exactly one. Goes back to the latest `*` only, so that no pattern is slow. */
function matchesPattern(text: readonly string[], pattern: readonly string[]): boolean {
  let [at, wanted, star, taken] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[wanted] === '*') {
      star = wanted;
      taken = at;
      wanted += 1;
    } else if (pattern[wanted] === '?' || pattern[wanted] === text[at]) {
      at += 1;
      wanted += 1;
    } else if (star >= 0) {
      wanted = star + 1;
      taken += 1;
      at = taken;
    } else return false;
  }
  return pattern.slice(wanted).every((each) => each === '*');
}

function numberHolds(operator: string, value: number, operand: unknown): boolean {
  const [own, wanted] = [value, Number(operand)];
  switch (operator) {
    case 'is_not_empty':
      return true;
    case 'equals':
      return own === wanted;
    case 'less_than':
      return own < wanted;
    case 'at_most':
      return own <= wanted;
    case 'greater_than':
      return own > wanted;
    case 'at_least':
      return own >= wanted;
    case 'between': {
      const { from, to } = operand as { from: number | string; to: number | string };
      return own >= Number(from) && own <= Number(to);
    }
    case 'is_any_of':
      return (operand as (number | string)[]).some((each) => Number(each) === own);
    default:
      return false;
  }
}

function isPoint(value: unknown): value is Point {
  return typeof value === 'object' && value !== null && 'latitude' in value && 'longitude' in value;
}

const EARTH_KM = 6_371.0088;

/** Along the earth's surface, taken for a sphere, by the haversine formula. */
function distanceKm(a: Point, b: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2;
  const h =
    half(a.latitude, b.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude);
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
