import { resolveField, type Catalog } from '../../rules/catalog';
import { eventValue } from '../../rules/events';
import type { ValueType } from '../../rules/operators';
import { relatedValue } from '../../rules/rows';
import type { ConditionNode } from '../../rules/rule';
import { toDate } from '../storage/connection';

/**
 * What a condition found, as JSON says it whatever the database: instants as ISO text, booleans as such, lists as
 * arrays, whole numbers beyond 2^53 as text; null where it found nothing.
 */
export function actualValue(node: ConditionNode, raw: unknown, catalog: Catalog): unknown {
  if (raw === null || raw === undefined) return null;
  switch (actualType(node, catalog)) {
    case 'number':
      return Number.isSafeInteger(Number(raw)) || !/^-?\d+$/.test(String(raw)) ? Number(raw) : String(raw);
    case 'boolean':
      return raw === true || Number(raw) === 1;
    case 'datetime':
      return typeof raw === 'string' && raw.endsWith('Z') ? raw : toDate(raw).toISOString();
    case 'list':
      return typeof raw === 'string' ? (JSON.parse(raw) as unknown) : raw;
    default:
      return String(raw);
  }
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
    case 'membership':
      return 'datetime';
    default:
      return 'number';
  }
}
