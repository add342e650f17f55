import { resolveField, type Catalog } from '../../rules/catalog';
import { eventValue } from '../../rules/events';
import type { ValueType } from '../../rules/operators';
import { relatedValue } from '../../rules/rows';
import type { ConditionNode } from '../../rules/rule';
import { plainValue } from '../sql/plain-value';

/** What a condition found, as `plainValue` has it; null where it found nothing. */
export function actualValue(node: ConditionNode, raw: unknown, catalog: Catalog): unknown {
  return plainValue(actualType(node, catalog), raw);
}

function actualType(node: ConditionNode, catalog: Catalog): ValueType {
  switch (node.type) {
    case 'attribute': {
      const type = resolveField(catalog, catalog.uid, node.path, node.valueType).field?.valueType ?? 'text';
      // Of a relation, the number of documents.
      return type === 'relation' ? 'number' : type;
    }
    case 'related':
      return (
        relatedValue(node, { catalog, scope: { place: 'subject', uid: catalog.uid, rows: 0 } })?.valueType ?? 'number'
      );
    case 'event': {
      const { fn } = node.aggregate;
      if (fn === 'first_time' || fn === 'since_first' || fn === 'since_last') return 'datetime';
      return eventValue(node)?.valueType ?? 'number';
    }
    case 'change':
    case 'membership':
      return 'datetime';
    case 'response':
      return 'text';
    default:
      return 'number';
  }
}
