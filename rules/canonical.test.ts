import fc from 'fast-check';
import { canonicalRule } from './canonical';
import { arbitraryRule } from '../tests/support/rules/arbitrary-rule';
import { parsed, ruleOf } from '../tests/support/rules/rule';
import { parseRule } from './parse';

describe('canonicalRule', () => {
  test('leaves out ids and absent parts, and sorts keys', () => {
    const rule = ruleOf({ type: 'attribute', path: 'country', operator: 'is', operand: 'DE', valueType: undefined });
    expect(canonicalRule(rule)).toBe(
      '{"root":{"children":[{"operand":"DE","operator":"is","path":"country","type":"attribute"}],"match":"all","type":"group"},"version":1}'
    );
  });

  test('tells apart what differs: operands and the order of values', () => {
    const texts = [['a', 'b'], ['b', 'a'], ['a']].map((operand) =>
      canonicalRule(ruleOf({ type: 'attribute', path: 'country', operator: 'is_any_of', operand }))
    );
    expect(new Set(texts).size).toBe(3);
  });

  test('does not depend on ids and key order', () => {
    fc.assert(
      fc.property(arbitraryRule, (input) => {
        fc.pre(parseRule(input).rule !== undefined);
        const other = JSON.parse(JSON.stringify(reversed(input)).replace(/"id":"n/g, '"id":"other'));
        const json: unknown = JSON.parse(JSON.stringify(input));
        fc.pre(parseRule(json).rule !== undefined && parseRule(other).rule !== undefined);
        expect(canonicalRule(parsed(other))).toBe(canonicalRule(parsed(json)));
      })
    );
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reversed(part)])
  );
}
