import type { ResponseNode } from '../../rules/conditions/response';
import { readField } from './field';
import { eventsOf, liesIn } from './event';
import type { Row, World, WorldEvent } from './world';

export function responseHolds(node: ResponseNode, subject: Row, world: World): boolean {
  const { channel, outcome, window } = node;
  const asked = campaignsInQuestion(node, world);
  const mine = eventsOf(subject, world).filter((event) => asked === 'any' || asked.includes(campaignOf(event, world)!));
  const sent = mine.filter((event) => isOutcome(event, channel, 'sent', world));
  const sentInWindow = window ? sent.filter((event) => liesIn(event, window, world)) : sent;
  const campaignsSent = sentInWindow.map((event) => campaignOf(event, world)).filter((key) => key !== undefined);

  if (outcome === 'sent') return sentInWindow.length > 0;
  if (outcome === 'not_opened' || outcome === 'not_clicked') {
    const deed = outcome === 'not_opened' ? 'opened' : 'clicked';
    const answered = mine.some(
      (event) => isOutcome(event, channel, deed, world) && campaignsSent.includes(campaignOf(event, world)!)
    );
    return campaignsSent.length > 0 && !answered;
  }
  return mine.some(
    (event) =>
      isOutcome(event, channel, outcome, world) && (!window || campaignsSent.includes(campaignOf(event, world)!))
  );
}

function campaignOf(event: WorldEvent, world: World): string | undefined {
  return readField(world, { uid: 'event', row: event }, 'properties.campaign', 'text').value as string | undefined;
}

/** An opening is an opened or a clicked event. */
function isOutcome(event: WorldEvent, channel: string, outcome: string, world: World): boolean {
  const outcomes = outcome === 'opened' ? ['opened', 'clicked'] : [outcome];
  const named = outcomes.some((each) => (world.responses[channel]?.[each] ?? []).includes(event.name));
  return named && belongsTo(event, channel, world);
}

function belongsTo(event: WorldEvent, channel: string, world: World): boolean {
  const channels = Object.values(world.responses).filter((outcomes) =>
    Object.values(outcomes).some((names) => names?.includes(event.name))
  );
  const own = readField(world, { uid: 'event', row: event }, 'properties.channel', 'text').value;
  return own === channel || (own === undefined && channels.length === 1);
}

/** Campaign keys, or 'any', which takes events without a campaign too. */
function campaignsInQuestion({ campaign, channel }: ResponseNode, world: World): string[] | 'any' {
  if ('any' in campaign) return 'any';
  if ('key' in campaign) return [campaign.key];
  const latest = new Map<string, string>();
  for (const event of world.events) {
    const key = campaignOf(event, world);
    if (key === undefined || event.occurredAt > world.now || !isOutcome(event, channel, 'sent', world)) continue;
    if (event.occurredAt > (latest.get(key) ?? '')) latest.set(key, event.occurredAt);
  }
  return [...latest]
    .sort(([keyA, a], [keyB, b]) => (a > b ? -1 : a < b ? 1 : Buffer.compare(Buffer.from(keyA), Buffer.from(keyB))))
    .slice(0, campaign.last)
    .map(([key]) => key);
}
