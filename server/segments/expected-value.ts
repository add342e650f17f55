import type { ExplainedNode } from '../../contracts/people';
import type { Catalog } from '../../rules/catalog';
import type { ConditionNode } from '../../rules/rule';
import type { Facts } from '../sql/context';

type Expected = NonNullable<ExplainedNode['expected']>;

const ONE: Expected = { operator: 'at_least', operand: 1 };
const NONE: Expected = { operator: 'equals', operand: 0 };

/** What a condition asks of what `actualValue` shows; undefined where that cannot be said in one comparison. */
export function expectedValue(node: ConditionNode, catalog: Catalog, facts: Facts): Expected | undefined {
  switch (node.type) {
    case 'attribute':
      return compared(node);
    case 'context':
      return compared(node);
    case 'related':
      if (node.aggregate.fn === 'exists') return ONE;
      return node.aggregate.fn === 'not_exists' ? NONE : compared(node);
    case 'event':
      if (node.aggregate.fn === 'performed') return ONE;
      if (node.aggregate.fn === 'not_performed') return NONE;
      return node.aggregate.fn === 'first_time' ? { operator: 'in', operand: node.window } : compared(node);
    case 'sequence': {
      const steps = node.steps.filter((step) => step.performed !== false).length;
      return { operator: steps === node.steps.length ? 'at_least' : 'equals', operand: steps };
    }
    case 'response':
      return { operator: 'is', operand: node.outcome };
    case 'change':
      return 'changed' in node.since
        ? { operator: 'in', operand: node.since.changed }
        : { operator: 'held', operand: node.since };
    case 'tag': {
      const known = catalog.tags ?? {};
      const names = node.tags.map((key) => (Object.hasOwn(known, key) ? (known[key]?.name ?? key) : key));
      return { operator: node.operator, operand: names };
    }
    case 'membership':
      return { operator: node.operator, ...(node.since && { operand: node.since }) };
    case 'rank':
      return bounds(facts.ranks[node.id]);
    case 'split':
      return { operator: 'between', operand: { from: node.from, to: node.to } };
  }
}

function compared(node: { operator?: string | undefined; operand?: unknown }): Expected | undefined {
  if (node.operator === undefined) return undefined;
  return { operator: node.operator, ...('operand' in node ? { operand: node.operand } : {}) };
}

function bounds(rank: Facts['ranks'][string] | undefined): Expected | undefined {
  if (!rank) return undefined;
  const { atLeast, atMost } = rank;
  if (atLeast === undefined) return { operator: 'at_most', operand: atMost };
  if (atMost === undefined) return { operator: 'at_least', operand: atLeast };
  return { operator: 'between', operand: { from: atLeast, to: atMost } };
}
