import type { MembershipNode } from '../../../rules/conditions/membership';
import type { ResponseNode } from '../../../rules/conditions/response';
import type { World } from '../../oracle/world';
import { duration, window } from './operands';
import type { Random } from './random';
import { CAMPAIGNS } from './shop';

/** A window over the times of events. */
export function eventWindow(world: World, random: Random) {
  return window({ random, clock: world, present: world.events.map((each) => each.occurredAt) }, false);
}

/** On a channel that has the events which the outcome reads. */
export function makeResponse(world: World, random: Random, id: string, outcome: ResponseNode['outcome']): ResponseNode {
  const campaign = random.pick([
    { any: true as const },
    { key: random.pick([...CAMPAIGNS, 'nothing']) },
    { last: random.int(1, 3) },
  ]);
  const within = random.chance(0.4) ? eventWindow(world, random) : undefined;
  const deed = outcome.replace('not_', '');
  const readsSent = deed !== outcome || within !== undefined || 'last' in campaign;
  const channels = Object.entries(world.responses)
    .filter(([, names]) => (names[deed] || (deed === 'opened' && names.clicked)) && (names.sent || !readsSent))
    .map(([channel]) => channel);
  return {
    id,
    type: 'response',
    channel: random.chance(0.5) ? 'email' : random.pick(channels),
    campaign,
    outcome,
    ...(within && { window: within }),
  };
}

export function makeMembership(
  world: World,
  random: Random,
  id: string,
  operator: MembershipNode['operator']
): MembershipNode {
  const ofAccount = world.audience === 'contact' && random.chance(0.3);
  const segments = ofAccount || world.audience === 'account' ? ['firms', 'big_firms'] : ['buyers', 'readers', 'nobody'];
  const since = random.pick([undefined, { joined: eventWindow(world, random) }, { atLeast: duration(random) }]);
  return {
    id,
    type: 'membership',
    segment: random.pick(segments),
    operator,
    ...(ofAccount ? { of: 'account' as const } : random.chance(0.3) && { of: 'subject' as const }),
    ...(since && { since }),
  };
}
