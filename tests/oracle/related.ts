import type { RelatedAggregate, RelatedNode } from '../../rules/conditions/related';
import { aggregate, type Counted } from './aggregate';
import { compare } from './compare';
import { readField, readRows, type Field } from './field';
import { nodeHolds } from './holds';
import { inWindow, type When } from './window';
import type { Scope, World } from './world';

/** A related condition without its comparison, as `rank` has it too. */
export type RelatedQuestion = Pick<RelatedNode, 'path' | 'aggregate' | 'where' | 'window'>;

export function relatedHolds(node: RelatedNode, scope: Scope, world: World): boolean {
  const { fn } = node.aggregate;
  if (fn === 'exists' || fn === 'not_exists') {
    return matchingRows(node, scope, world).length > 0 === (fn === 'exists');
  }
  return compare(relatedValue(node, scope, world), node.operator!, node.operand, node.exact ?? false, world);
}

export function relatedValue(question: RelatedQuestion, scope: Scope, world: World): Field {
  const { fn, of, by, valueType } = question.aggregate;
  if (fn === 'exists' || fn === 'not_exists') throw new Error(`${fn} has no value`);
  const counted = matchingRows(question, scope, world).map((row): Counted => ({
    id: row.row.id,
    ...(of === undefined ? {} : { of: readField(world, row, of, valueType) }),
    ...(by === undefined ? {} : { by: readField(world, row, by).value as string | undefined }),
  }));
  return aggregate(fn, counted, counted[0]?.of?.type ?? missingType(question.aggregate));
}

function matchingRows({ path, where, window }: RelatedQuestion, scope: Scope, world: World): Scope[] {
  return readRows(world, scope, path).filter((row) => {
    if (where && !nodeHolds(where, row, world)) return false;
    if (!window) return true;
    const { type, value } = readField(world, row, window.path);
    return value !== undefined && inWindow({ type, value } as When, window.range, world);
  });
}

/** Without rows the type does not matter: every comparison is with a missing value. */
function missingType({ valueType }: RelatedAggregate): Field['type'] {
  return valueType ?? 'text';
}
