import type { TagNode } from '../../../rules/conditions/tag';
import { resolveField } from '../../../rules/catalog';
import { columnOf, inSet, Unknown, type CompileNode, type Compiler, type Row } from '../compiler';
import { raw, sql } from '../fragment';
import { follow, selectKeys, type Joined } from '../paths';

/** The subject's tags, by their keys. */
export const compileTag: CompileNode<TagNode> = (node, row, c, holds) => {
  const tags = tagsOf(row, c);
  const keys = [...new Set(node.tags)];
  const key = columnOf(c, tags.row.alias, 'key');
  const some = selectKeys(tags, c.dialect.isAnyText(key, keys));
  if (node.operator === 'includes_all' && keys.length > 1) {
    const count = sql`count(distinct ${c.dialect.textIdentity(key)})`;
    return inSet(c, row, sql`${some} group by ${tags.key} having ${count} = ${raw(String(keys.length))}`, holds);
  }
  return inSet(c, row, some, holds !== (node.operator === 'includes_none'));
};

/** The rows of the subject's tags. */
export function tagsOf(row: Row, c: Compiler): Joined {
  const path = c.physical.tags(c.catalog.uid);
  const field = path === undefined ? undefined : resolveField(c.catalog, c.catalog.uid, path).field;
  if (!field) throw new Unknown('this audience has no relation to tags');
  return follow(row, [...field.hops, field.leaf], c);
}
