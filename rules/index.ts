export {
  EVENT_SCOPE,
  MAX_HOPS,
  resolveField,
  resolveRows,
  type AudienceName,
  type Catalog,
  type CatalogAttribute,
  type CatalogSegment,
  type CatalogType,
  type ResolvedField,
  type ResolvedRows,
} from './catalog';
export { canonicalRule } from './canonical';
export { checkRule } from './check';
export { dependenciesOf, type AttributeReference, type Dependencies, type TimeDependency } from './dependencies';
export { describeNode, describeRule } from './describe';
export {
  describeExpression,
  EVERYONE,
  formatExpression,
  holds,
  MAX_EXPRESSION_LENGTH,
  parseExpression,
  type AudienceExpression,
  type ParsedExpression,
} from './expression';
export { hasErrors, type Issue } from './node';
export { OPERANDS, type OperandKind } from './operands';
export { operatorInfo, OPERATORS, type OperatorInfo, type ValueType } from './operators';
export { parseRule, type ParsedRule } from './parse';
export { findCycle, orderByReference, ReferenceCycleError, type Referrer } from './references';
export { CONDITIONS, kindOf } from './registry';
export {
  RULE_LIMITS,
  ruleSchema,
  type ConditionNode,
  type NodeOf,
  type NodeType,
  type Rule,
  type RuleNode,
} from './rule';
export { depthOf, walkNodes } from './walk';
export { OPERATOR_WORDS } from './words';
