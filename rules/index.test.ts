import * as language from './index';
import { CONDITIONS } from './registry';
import { nodeSchema } from './rule';

test('the public surface', () => {
  expect(Object.keys(language).sort()).toEqual([
    'CONDITIONS',
    'EVENT_SCOPE',
    'EVERYONE',
    'MAX_EXPRESSION_LENGTH',
    'MAX_HOPS',
    'OPERANDS',
    'OPERATORS',
    'OPERATOR_WORDS',
    'RULE_LIMITS',
    'ReferenceCycleError',
    'canonicalRule',
    'checkRule',
    'dependenciesOf',
    'depthOf',
    'describeExpression',
    'describeNode',
    'describeRule',
    'findCycle',
    'formatExpression',
    'hasErrors',
    'holds',
    'kindOf',
    'operatorInfo',
    'orderByReference',
    'parseExpression',
    'parseRule',
    'resolveField',
    'resolveRows',
    'ruleSchema',
    'walkNodes',
  ]);
});

test.each(Object.keys(CONDITIONS))('%s is in the schema of all nodes', (type) => {
  const parsed = nodeSchema.safeParse({ id: 'x', type });
  const isUnknown = parsed.error?.issues.some((issue) => issue.path.join() === 'type');
  expect(isUnknown ?? false).toBe(false);
});
