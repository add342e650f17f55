import type { TagNode } from '../../rules/conditions/tag';
import type { Row, Scope, World } from './world';

export function tagHolds(node: TagNode, { uid, row }: Scope, world: World): boolean {
  const attributes = Object.entries(world.schemas[uid]!.attributes);
  const [relation] = attributes.find(([, attribute]) => attribute.target === 'plugin::segments.tag')!;
  const keys = ((row[relation] ?? []) as Row[]).map((tag) => tag.key);
  switch (node.operator) {
    case 'includes_any':
      return node.tags.some((tag) => keys.includes(tag));
    case 'includes_all':
      return node.tags.every((tag) => keys.includes(tag));
    case 'includes_none':
      return !node.tags.some((tag) => keys.includes(tag));
  }
}
