import { createHash } from 'node:crypto';
import { resolveField, resolveRows, type Catalog } from '../../../rules/catalog';
import { crossingsOf } from '../../../rules/crossings';
import type { AttributeNode } from '../../../rules/conditions/attribute';
import type { GroupNode } from '../../../rules/conditions/group';
import type { RankNode } from '../../../rules/conditions/rank';
import type { RelatedNode } from '../../../rules/conditions/related';
import type { Rule, RuleNode } from '../../../rules/rule';
import type { PhysicalSchema } from '../../catalog/physical';
import { sentencesOf } from '../../sentences';
import { INDEX_PREFIX } from '../../storage/indexes';

/** An index that some nodes of a rule could use. */
export interface WantedIndex {
  name: string;
  table: string;
  columns: string[];
  /** Types of the columns in Strapi's words, for an estimate of the size. */
  types: string[];
  nodeIds: string[];
  reason: string;
  /** A condition on the subject's own field: the index pays only where it holds for few. */
  selective?: AttributeNode;
  /** Members follow the clock within seconds by it, in a table that is not small; `only`: nothing else would use it. */
  clock?: 'only' | 'too';
}

/** Comparisons that go through an index; those of text fold case, and the rest look at every row anyhow. */
const RANGED = new Set([
  'is',
  'is_any_of',
  'equals',
  'less_than',
  'at_most',
  'greater_than',
  'at_least',
  'between',
  'on',
  'before',
  'on_or_before',
  'after',
  'on_or_after',
  'in_last',
  'in_next',
  'more_than_ago',
  'more_than_from_now',
  'this',
  'previous',
  'following',
]);

/** Longer texts cannot be indexed whole, JSON not at all; booleans and enumerations tell too few rows apart. */
const INDEXABLE = new Set([
  'string',
  'email',
  'uid',
  'integer',
  'biginteger',
  'decimal',
  'float',
  'date',
  'datetime',
  'timestamp',
  'time',
]);

interface Column {
  table: string;
  name: string;
  type: string;
}

/**
 * Indexes on the site's own tables that the rule could use: for ranges and equality of the subject's own fields and for
 * ranks, the field; for related rows, their date, what `where` compares for equality and the field that is aggregated, so
 * that the index alone answers. Events, members and tags have their indexes already, and link tables have Strapi's.
 */
export function wantedIndexes(
  rule: Rule,
  catalog: Catalog,
  physical: PhysicalSchema,
  postgres: boolean
): WantedIndex[] {
  const say = sentencesOf(catalog.language).index;
  const wanted = new Map<string, WantedIndex>();
  const want = (
    columns: readonly Column[],
    node: RuleNode | { id: string },
    reason: string,
    more: Partial<WantedIndex> = {}
  ) => {
    const [first] = columns;
    if (!first) return;
    const names = columns.map((column) => column.name);
    const name = indexName(first.table, names);
    const known = wanted.get(name);
    if (known) known.nodeIds.push(node.id);
    else {
      const types = columns.map((column) => column.type);
      wanted.set(name, { name, table: first.table, columns: names, types, nodeIds: [node.id], reason, ...more });
    }
  };

  const columnAt = (uid: string, path: string): Column | undefined => {
    const { field } = resolveField(catalog, uid, path);
    if (!field || field.hops.length > 0 || field.leaf.attribute.kind !== 'scalar') return undefined;
    const column = physical.column(uid, field.leaf.name);
    return column && { table: physical.table(uid), name: column.name, type: column.type };
  };
  const isIndexable = (column: Column | undefined): column is Column =>
    column !== undefined && INDEXABLE.has(column.type);

  function ofAttribute(node: AttributeNode): void {
    const column = columnAt(catalog.uid, node.path);
    if (isIndexable(column) && RANGED.has(node.operator)) {
      want([column], node, say.attribute(label(catalog.uid, node.path)), { selective: node });
    }
  }

  function ofRank({ by, ...node }: RankNode): void {
    if (by.type === 'attribute') {
      const column = columnAt(catalog.uid, by.path);
      if (isIndexable(column)) {
        want([column], { by, ...node }, say.rank(label(catalog.uid, by.path)));
      }
    } else if (by.type === 'related') ofRows({ by, ...node }, by);
  }

  function ofRows(node: RuleNode, asked: Pick<RelatedNode, 'path' | 'aggregate' | 'where' | 'window'>): void {
    const rows = resolveRows(catalog, catalog.uid, asked.path);
    if (!rows) return;
    const date = asked.window && columnAt(rows.uid, asked.window.path);
    const equal = equalities(asked.where).map((path) => columnAt(rows.uid, path));
    const taken = [asked.aggregate.of, asked.aggregate.by].map((path) =>
      path === undefined ? undefined : columnAt(rows.uid, path)
    );
    // Without a date an index would have to be walked far, and leads to the link table's rows out of order: three times
    // dearer than reading the rows as they lie.
    if (!isIndexable(date)) return;
    const columns: Column[] = [];
    const link = physical.link(rows.many.uid, rows.many.name);
    const own: Column[] =
      link?.kind === 'inverse' ? [{ table: physical.table(rows.uid), name: link.column, type: 'integer' }] : [];
    // PostgreSQL's indexes hold no id of their own, and the link tables ask for it.
    const id: Column[] =
      postgres && own.length === 0 ? [{ table: physical.table(rows.uid), name: 'id', type: 'integer' }] : [];
    for (const column of [date, ...equal, ...own, ...taken, ...id]) {
      if (column && isOfFixedSize(column) && !columns.some((other) => other.name === column.name)) columns.push(column);
    }
    want(columns, node, say.rows(rows.label));
  }

  const label = (uid: string, path: string): string => resolveField(catalog, uid, path).field?.label ?? path;

  function visit(node: RuleNode): void {
    switch (node.type) {
      case 'group':
        // The complement of a few is nearly everybody.
        if (node.match !== 'none') for (const child of node.children) visit(child);
        return;
      case 'attribute':
        return ofAttribute(node);
      case 'rank':
        return ofRank(node);
      case 'related':
        return ofRows(node, node);
    }
  }
  visit(rule.root);
  for (const { nodeId, of } of crossingsOf(rule, catalog).ranges) {
    if (!('field' in of)) continue;
    const { uid, attribute } = of.field;
    const column = physical.column(uid, attribute);
    if (!column || !INDEXABLE.has(column.type)) continue;
    const table = physical.table(uid);
    const also = [...wanted.values()].filter((index) => index.table === table && index.columns[0] === column.name);
    for (const index of also) index.clock ??= 'too';
    if (also.length > 0) continue;
    want([{ table, ...column }], { id: nodeId }, say.clock(label(uid, attribute)), { clock: 'only' });
  }
  return [...wanted.values()];
}

const isOfFixedSize = ({ type }: Column): boolean =>
  INDEXABLE.has(type) || type === 'enumeration' || type === 'boolean';

/** Paths of the related row that must equal something. */
function equalities(where: GroupNode | undefined): string[] {
  if (!where || where.match !== 'all') return [];
  const paths: string[] = [];
  for (const child of where.children) {
    if (child.type !== 'attribute' || child.valueType !== undefined) continue;
    if (['is', 'equals', 'is_true', 'is_false'].includes(child.operator)) paths.push(child.path);
  }
  return paths;
}

/** Says what it is for, and stays within the 63 characters of PostgreSQL. */
function indexName(table: string, columns: readonly string[]): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([table, columns]))
    .digest('hex')
    .slice(0, 8);
  const words = [table, ...columns]
    .join('_')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]/g, '_');
  return `${INDEX_PREFIX}${words.slice(0, 40)}_${hash}`;
}
