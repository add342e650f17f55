import { MAX_HOPS, type Catalog } from '../catalog';
import type { Scope } from '../kind';
import type { NodeOf, NodeType, Rule } from '../rule';

/** What a new node is made from. */
export interface NodeFacts {
  catalog: Catalog;
  newId: () => string;
  /** What the node will speak of. */
  scope: Scope;
  /** Rows that a `related` condition is to ask about; without them the first relation. */
  rows?: string;
}

/*
 * A new node is complete but for what only the editor can know: a field, an event, a value. Those parts are empty, which
 * is no rule yet; `ruleIssues` says what is left to choose.
 */
const DEFAULTS: { [T in NodeType]: (facts: NodeFacts) => NodeOf<T> } = {
  group: ({ newId }) => ({ id: newId(), type: 'group', match: 'any', children: [] }),
  attribute: ({ newId, scope }) => ({
    id: newId(),
    type: 'attribute',
    path: '',
    ...(scope.place === 'event' && { valueType: 'text' as const }),
    operator: 'is_any_of',
  }),
  related: ({ newId, catalog, scope, rows }) => ({
    id: newId(),
    type: 'related',
    path: rows ?? rowsOf(catalog, scope.uid)[0]?.path ?? '',
    aggregate: { fn: 'count' },
    operator: 'at_least',
    operand: 1,
  }),
  event: ({ newId }) => ({
    id: newId(),
    type: 'event',
    events: [],
    aggregate: { fn: 'performed' },
    window: { type: 'last', n: 30, unit: 'day' },
  }),
  sequence: ({ newId }) => ({
    id: newId(),
    type: 'sequence',
    steps: [{ events: [] }, { events: [], within: { n: 1, unit: 'day' } }],
    window: { type: 'last', n: 30, unit: 'day' },
  }),
  response: ({ newId, catalog }) => ({
    id: newId(),
    type: 'response',
    channel: Object.keys(catalog.responses)[0] ?? '',
    campaign: { last: 1 },
    outcome: 'opened',
  }),
  tag: ({ newId }) => ({ id: newId(), type: 'tag', operator: 'includes_any', tags: [] }),
  membership: ({ newId }) => ({ id: newId(), type: 'membership', segment: '', operator: 'is_member' }),
  change: ({ newId }) => ({
    id: newId(),
    type: 'change',
    path: '',
    since: { changed: { type: 'last', n: 30, unit: 'day' } },
  }),
  rank: ({ newId }) => ({
    id: newId(),
    type: 'rank',
    by: { type: 'attribute', path: '' },
    bound: { topPercent: 10 },
  }),
  context: ({ newId }) => ({ id: newId(), type: 'context', key: '', operator: 'is_any_of' }),
  split: ({ newId }) => {
    const id = newId();
    return { id, type: 'split', salt: id, from: 0, to: 10 };
  },
};

/** A new node of this kind. */
export function defaultsFor<T extends NodeType>(type: T, facts: NodeFacts): NodeOf<T> {
  return DEFAULTS[type](facts);
}

/** The to-many relations and repeatable components of a type, over as many to-one components as there are. */
export function rowsOf(catalog: Catalog, uid: string): { path: string; label: string; uid: string }[] {
  return rowsBelow(catalog, uid, '', '', 0);
}

function rowsBelow(
  catalog: Catalog,
  uid: string,
  path: string,
  label: string,
  hops: number
): { path: string; label: string; uid: string }[] {
  const attributes = Object.entries(catalog.types[uid]?.attributes ?? {});
  return attributes.flatMap(([name, attribute]) => {
    if (attribute.kind !== 'relation' && attribute.kind !== 'component') return [];
    const at = { path: path + name, label: label + attribute.label };
    const isMany = attribute.kind === 'relation' ? attribute.many : attribute.repeatable;
    if (isMany) return [{ ...at, uid: attribute.target }];
    if (attribute.kind === 'relation' || hops === MAX_HOPS) return [];
    return rowsBelow(catalog, attribute.target, `${at.path}.`, `${at.label} › `, hops + 1);
  });
}

/** A rule to begin with: it holds for nobody. */
export function emptyRule(): Rule {
  return { version: 1, root: { id: 'root', type: 'group', match: 'all', children: [] } };
}
