import { GroupBody } from '../GroupBody';
import type { RowKind, RowProps } from './kind';

function GroupRow({ node, here, level }: RowProps<'group'>) {
  return <GroupBody group={node} here={here} level={level} />;
}

export const groupRow: RowKind<'group'> = {
  Row: GroupRow,
  offers: ({ word }) => [{ id: 'group', label: word('builder.add.group'), about: word('builder.add.group.about') }],
};
