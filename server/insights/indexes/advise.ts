import type { Core } from '@strapi/strapi';
import type { IndexAdvice } from '../../../contracts/indexes';
import type { AttributeNode } from '../../../rules/conditions/attribute';
import { buildCatalog } from '../../catalog/catalog';
import { physicalSchema } from '../../catalog/physical';
import { judgingTime } from '../../membership/clock';
import { judgeOf } from '../../membership/judge';
import { allSegments, type SegmentRecord } from '../../membership/segment-record';
import { compileRule } from '../../sql/compile';
import { connection } from '../../storage/connection';
import { FEW_ROWS } from '../../sweep/timing';
import { estimatedRows, indexesOf, ownIndexes } from '../../storage/indexes';
import { countEach } from '../../storage/judged';
import { wantedIndexes, type WantedIndex } from './wanted-indexes';

/** A condition that holds for more than this share reads the table from end to end faster than through an index. */
const FEW = 0.1;

/** Bytes of one entry beside its columns, and of a column, as B-trees hold them with room to grow. */
const ENTRY_BYTES = 22;
const COLUMN_BYTES: Record<string, number> = { string: 20, email: 28, uid: 24, integer: 4, boolean: 1, date: 4 };

/** Which indexes on the site's tables the segment's rule would use, and whether they exist. */
export async function adviseIndexes(
  strapi: Core.Strapi,
  segment: Pick<SegmentRecord, 'key' | 'audience' | 'kind' | 'rule' | 'timeZone'>
): Promise<IndexAdvice[]> {
  const wanted = (await wantedOf(strapi, segment)).filter(({ columns }) => columns.length > 0);
  const few = await holdingForFew(strapi, segment, wanted);
  const advice: IndexAdvice[] = [];
  for (const index of wanted) {
    const existing = await indexesOf(strapi, index.table);
    const own = existing.some(({ name }) => name === index.name);
    const covered = existing.some(({ columns }) => covers(columns, index.columns));
    const rows = await estimatedRows(strapi, index.table);
    const isForClock = index.clock !== undefined && rows > FEW_ROWS;
    const isForRule = index.clock !== 'only' && (!index.selective || few.has(index.selective));
    if (!isForClock && !isForRule) continue;
    const width = index.types.reduce((sum, type) => sum + (COLUMN_BYTES[type] ?? 8), ENTRY_BYTES);
    const { name, table, columns, nodeIds, reason } = index;
    const state = own ? 'present' : covered ? 'covered' : 'missing';
    advice.push({ name, table, columns, nodeIds, reason, state, rows, bytes: rows * width });
  }
  return advice;
}

/** Whether an index on `columns` does what one on `wanted` would: it begins alike and holds the rest, in whatever order. */
const covers = (columns: readonly string[], wanted: readonly string[]): boolean =>
  columns[0] === wanted[0] && wanted.every((column) => columns.includes(column));

/** Indexes that the plugin made and that no segment's rule would use. */
export async function leftoverIndexes(strapi: Core.Strapi): Promise<{ name: string; table: string }[]> {
  const own = await ownIndexes(strapi);
  if (own.length === 0) return [];
  const wanted = new Set<string>();
  for (const segment of await allSegments(strapi)) {
    for (const { name } of await wantedOf(strapi, segment)) wanted.add(name);
  }
  return own.filter(({ name }) => !wanted.has(name));
}

async function wantedOf(
  strapi: Core.Strapi,
  { rule, audience, kind }: Pick<SegmentRecord, 'audience' | 'kind' | 'rule'>
): Promise<WantedIndex[]> {
  if (!rule || kind !== 'dynamic') return [];
  const catalog = await buildCatalog(strapi, audience, 'admin');
  return wantedIndexes(rule, catalog, physicalSchema(strapi), strapi.db.dialect.client === 'postgres');
}

/** Those conditions that hold for few of the audience, each alone. */
async function holdingForFew(
  strapi: Core.Strapi,
  segment: Parameters<typeof adviseIndexes>[1],
  wanted: readonly WantedIndex[]
): Promise<Set<AttributeNode>> {
  const nodes = wanted.flatMap(({ selective }) => selective ?? []);
  if (nodes.length === 0) return new Set();
  const { table, context } = await judgeOf(strapi, segment, await judgingTime(strapi));
  const counts = await countEach(
    connection(strapi),
    table,
    nodes.map((node) =>
      compileRule({ version: 1, root: { id: '', type: 'group', match: 'all', children: [node] } }, context)
    )
  );
  const all = await estimatedRows(strapi, table);
  return new Set(nodes.filter((_, place) => (counts[place] ?? 0) <= all * FEW));
}
