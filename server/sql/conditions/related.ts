import type { RelatedNode } from '../../../rules/conditions/related';
import { compareAggregate } from '../aggregate';
import { inSet, type CompileNode } from '../compiler';
import { selectKeys } from '../paths';
import { askedOfRelated, relatedRows } from '../rows';

/** Rows of a to-many relation or a repeatable component, counted, added up, or looked at one by one. */
export const compileRelated: CompileNode<RelatedNode> = (node, row, c, holds) => {
  const rows = relatedRows(row, node, c);
  switch (node.aggregate.fn) {
    case 'exists':
      return inSet(c, row, selectKeys(rows), holds);
    case 'not_exists':
      return inSet(c, row, selectKeys(rows), !holds);
    default:
      return compareAggregate(row, rows, askedOfRelated(rows, node.aggregate, c), node, holds, c);
  }
};
