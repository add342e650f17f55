import type { z } from 'zod';
import { RULE_LIMITS } from './limits';
import type { Issue } from './node';
import { ruleSchema, type Rule, type RuleNode } from './rule';
import { depthOf, walkNodes } from './walk';

export type ParsedRule = { rule: Rule; issues: [] } | { rule?: undefined; issues: Issue[] };

/** A node adds at most this many levels of JSON: `steps`, a step, `where`, and its `children`. */
const LEVELS_PER_NODE = 4;
const MAX_LEVELS = (RULE_LIMITS.depth + 1) * LEVELS_PER_NODE;
/** Objects, lists and single values in all; generous for the largest rule within RULE_LIMITS. */
const MAX_PARTS = RULE_LIMITS.nodes * 40 + RULE_LIMITS.values * 2;
const MAX_ISSUES = 100;

const NOUNS: Partial<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/**
 * Makes a rule of anything. Never throws: what is too deep or too large is refused before it is parsed, whatever is not
 * of the shape comes back as issues at the nearest node. What the rule names is judged by `checkRule`.
 */
export function parseRule(input: unknown): ParsedRule {
  const bomb = hostile(input);
  if (bomb) return { issues: [bomb] };
  const parsed = ruleSchema.safeParse(input);
  if (!parsed.success)
    return { issues: parsed.error.issues.slice(0, MAX_ISSUES).map((issue) => shapeIssue(issue, input)) };
  const rule: Rule = parsed.data;
  const issues = [...overLimits(rule), ...duplicateIds(rule)];
  return issues.length > 0 ? { issues } : { rule, issues: [] };
}

/** Looks at the input without recursion, and stops as soon as it is too much. */
function hostile(input: unknown): Issue | undefined {
  const open: { value: unknown; level: number }[] = [{ value: input, level: 1 }];
  let parts = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, level } = next;
    parts += 1;
    if (typeof value !== 'object' || value === null) continue;
    if (level > MAX_LEVELS) return ruleIssue('too_deep', `A rule can be at most ${RULE_LIMITS.depth} levels deep.`);
    if (!Array.isArray(value) && Object.hasOwn(value, '__proto__')) {
      return ruleIssue('wrong_shape', 'A part of the rule has the name “__proto__”, which is not allowed.');
    }
    const size = Array.isArray(value) ? value.length : Object.keys(value).length;
    if (parts + open.length + size > MAX_PARTS) return ruleIssue('too_large', 'The rule is too large.');
    for (const part of Object.values(value)) open.push({ value: part, level: level + 1 });
  }
  return undefined;
}

function overLimits({ root }: Rule): Issue[] {
  const issues: Issue[] = [];
  if (depthOf(root) > RULE_LIMITS.depth) {
    issues.push(ruleIssue('too_deep', `A rule can be at most ${RULE_LIMITS.depth} levels deep.`));
  }
  const nodes = [...walkNodes(root)];
  if (nodes.length > RULE_LIMITS.nodes) {
    issues.push(ruleIssue('too_many_nodes', `A rule can have at most ${RULE_LIMITS.nodes} conditions and groups.`));
  }
  if (nodes.reduce((sum, node) => sum + valuesOf(node), 0) > RULE_LIMITS.values) {
    const message = `A rule can compare with at most ${RULE_LIMITS.values} values. Long lists are better kept as a static segment.`;
    issues.push(ruleIssue('too_many_values', message));
  }
  return issues;
}

/** Elements of the node's lists and single operands, without those of nodes below it. */
function valuesOf(node: RuleNode): number {
  const lists = (part: unknown): number => {
    if (Array.isArray(part)) return part.reduce<number>((sum, item) => sum + (isObject(item) ? lists(item) : 1), 0);
    if (!isObject(part)) return 0;
    return Object.entries(part).reduce((sum, [key, value]) => (isBelow(key) ? sum : sum + lists(value)), 0);
  };
  const single = 'operand' in node && node.operand !== undefined && !Array.isArray(node.operand) ? 1 : 0;
  return lists(node) + single;
}

function isBelow(key: string): boolean {
  return key === 'children' || key === 'where';
}

function duplicateIds({ root }: Rule): Issue[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { id } of walkNodes(root)) {
    if (seen.has(id)) twice.add(id);
    seen.add(id);
  }
  return [...twice].map((nodeId) => ({
    nodeId,
    path: 'id',
    code: 'duplicate_id',
    message: `Two conditions have the id “${nodeId}”; each needs its own.`,
  }));
}

/** What zod found, at the nearest node that has an id. */
function shapeIssue(issue: z.core.$ZodIssue, input: unknown): Issue {
  let at: unknown = input;
  let node = { id: '', depth: 0 };
  for (const [index, key] of issue.path.entries()) {
    at = isObject(at) ? (at as Record<PropertyKey, unknown>)[key] : undefined;
    if (isObject(at) && 'id' in at && typeof at.id === 'string' && at.id.length <= 64)
      node = { id: at.id, depth: index + 1 };
  }
  const path = issue.path.slice(node.depth).map(String).join('.');
  return { nodeId: node.id, path, code: 'wrong_shape', message: shapeMessage(issue, path) };
}

function shapeMessage(issue: z.core.$ZodIssue, path: string): string {
  const part = path === '' ? 'This part of the rule' : `“${path}”`;
  switch (issue.code) {
    case 'unrecognized_keys': {
      const keys = issue.keys.slice(0, 5).map((key) => key.slice(0, 50));
      return `${part} has something that does not belong there: ${keys.join(', ')}.`;
    }
    case 'invalid_type':
      return `${part} must be ${NOUNS[issue.expected] ?? issue.expected}.`;
    case 'invalid_value':
      return `${part} must be one of: ${issue.values.map(String).join(', ')}.`;
    case 'invalid_union':
      return issue.discriminator ? `${part} names no kind that there is.` : `${part} has none of the possible shapes.`;
    case 'too_small':
      return `${part} is too small or too short: at least ${issue.minimum} is needed.`;
    case 'too_big':
      return `${part} is too large or too long: at most ${issue.maximum} is possible.`;
    default:
      // Only our own refinements and patterns come here; their messages go on from the part's name.
      return `${part} ${issue.message}.`;
  }
}

function ruleIssue(code: string, message: string): Issue {
  return { nodeId: '', path: '', code, message };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
