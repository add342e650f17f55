import { z } from 'zod';
import { windowSchema } from '../operands';
import { nodeIdSchema } from '../node';
import type { ResponseNames } from '../catalog';
import { checkWindow } from '../comparison';
import type { ConditionKind } from '../kind';
import { quoted, windowPhrase } from '../phrase';
import { windowTime } from '../time-dependency';
import { WORDS } from '../words';

export const OUTCOMES = [
  'sent',
  'delivered',
  'opened',
  'clicked',
  'bounced',
  'complained',
  'unsubscribed',
  'not_opened',
  'not_clicked',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const responseSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('response'),
  channel: z.string().min(1).max(40),
  campaign: z.union([
    z.strictObject({ key: z.string().min(1).max(200) }),
    z.strictObject({ any: z.literal(true) }),
    z.strictObject({ last: z.number().int().min(1).max(100) }),
  ]),
  outcome: z.enum(OUTCOMES),
  /** Speaks of the sending. */
  window: windowSchema.optional(),
});
export type ResponseNode = z.infer<typeof responseSchema>;

export const responseKind: ConditionKind<'response'> = {
  schema: responseSchema,
  check(node, ctx) {
    const { channel, outcome } = node;
    const channels = ctx.catalog.responses;
    if (node.window) checkWindow(node.window, 'datetime', 'window', ctx);
    if (!Object.hasOwn(channels, channel)) {
      const message = `There is no channel “${channel}”. There are: ${Object.keys(channels).join(', ')}.`;
      ctx.report('channel', 'unknown_channel', message);
      return;
    }
    const lacking = outcomesRead(node).find(
      (names) => !names.some((name) => namesOf(channels, channel, name).length > 0)
    );
    if (lacking) {
      const message = `No event of the channel “${channel}” tells that a message was ${lacking[0]}, which this condition needs.`;
      ctx.report('outcome', 'outcome_without_events', message);
      return;
    }
    if (outcome === 'not_opened' || outcome === 'not_clicked') {
      const done = outcome === 'not_opened' ? 'opened' : 'clicked';
      const message =
        `This holds for those who were sent a message and have not ${done} it. To include those who were sent nothing, ` +
        `put “${done}” into a group of which none may hold.`;
      ctx.report('outcome', 'only_those_sent', message, 'warning');
    }
  },
  describe(node, ctx) {
    const { campaign, channel } = node;
    let messages: string;
    if ('key' in campaign) messages = WORDS.campaign(quoted(channel), quoted(campaign.key));
    else if ('last' in campaign) messages = WORDS.lastCampaigns(quoted(channel), campaign.last);
    else messages = WORDS.anyCampaign(quoted(channel));
    const clause = WORDS.response(WORDS.who[ctx.catalog.audience], node.outcome, messages);
    return node.window ? clause + WORDS.sentIn(windowPhrase(node.window)) : clause;
  },
  dependencies(node, ctx) {
    for (const outcome of outcomesRead(node).flat()) {
      ctx.collect.events(namesOf(ctx.catalog.responses, node.channel, outcome));
    }
    if ('last' in node.campaign) ctx.collect.flag('everybody');
    if (node.window) ctx.collect.time(node.id, 'event', windowTime(node.window, 'datetime'));
  },
  nested: () => [],
};

/** Outcomes whose events the condition reads; of each inner list one at least must have events. A click counts as an opening. */
function outcomesRead({ outcome, campaign, window }: ResponseNode): Outcome[][] {
  const isNegative = outcome === 'not_opened' || outcome === 'not_clicked';
  const sent = isNegative || window !== undefined || 'last' in campaign ? [['sent' as const]] : [];
  switch (outcome) {
    case 'opened':
    case 'not_opened':
      return [...sent, ['opened', 'clicked']];
    case 'clicked':
    case 'not_clicked':
      return [...sent, ['clicked']];
    default:
      return [...sent, [outcome]];
  }
}

function namesOf(responses: ResponseNames, channel: string, outcome: string): readonly string[] {
  const outcomes = Object.hasOwn(responses, channel) ? responses[channel] : undefined;
  return outcomes?.[outcome] ?? [];
}
