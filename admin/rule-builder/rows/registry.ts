import type { NodeType } from '../../../rules/rule';
import { attributeRow } from './AttributeRow';
import { changeRow } from './ChangeRow';
import { contextRow } from './ContextRow';
import { eventRow } from './EventRow';
import { groupRow } from './GroupRow';
import type { Offer, RowKind } from './kind';
import { membershipRow } from './MembershipRow';
import { rankRow } from './RankRow';
import { relatedRow } from './RelatedRow';
import { responseRow } from './ResponseRow';
import { sequenceRow } from './SequenceRow';
import { splitRow } from './SplitRow';
import { tagRow } from './TagRow';

/** A row for each kind of node, in the order in which they are offered. A kind that is missing here does not compile. */
export const ROWS = {
  attribute: attributeRow,
  event: eventRow,
  related: relatedRow,
  response: responseRow,
  sequence: sequenceRow,
  tag: tagRow,
  membership: membershipRow,
  change: changeRow,
  rank: rankRow,
  split: splitRow,
  context: contextRow,
  group: groupRow,
} satisfies { [T in NodeType]: RowKind<T> };

/** The row of a kind. */
export function rowOf<T extends NodeType>(type: T): RowKind<T> {
  // The table pairs each type with its own row, which TypeScript cannot see through an index.
  return ROWS[type] as unknown as RowKind<T>;
}

/** All that can be added at a place. */
export function offersAt(context: Parameters<RowKind<NodeType>['offers']>[0]): (Offer & { type: NodeType })[] {
  return (Object.keys(ROWS) as NodeType[]).flatMap((type) =>
    ROWS[type].offers(context).map((offer) => ({ ...offer, type }))
  );
}
