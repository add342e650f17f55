import type { MembershipNode } from '../../rules/conditions/membership';
import { elapsed } from './calendar';
import { inWindow } from './window';
import type { Row, World } from './world';

export function membershipHolds(node: MembershipNode, subject: Row, world: World): boolean {
  return isMember(node, subject, world) === (node.operator === 'is_member');
}

function isMember({ segment, of, since }: MembershipNode, subject: Row, world: World): boolean {
  const asked = of === 'account' ? (subject[world.accountPath!] as Row | null | undefined) : subject;
  const joinedAt = asked && world.memberships[segment]?.get(asked.id);
  if (joinedAt === undefined || joinedAt === null) return false;
  if (!since) return true;
  if ('joined' in since) return inWindow({ type: 'datetime', value: joinedAt }, since.joined, world);
  const { n, unit } = since.atLeast;
  return Date.parse(world.now) - Date.parse(joinedAt) >= elapsed(n, unit)!;
}
