import { z } from 'zod';
import { windowSchema } from '../operands';
import { nodeIdSchema } from '../node';
import type { ResponseNames } from '../catalog';
import { checkWindow } from '../comparison';
import { collectWindow } from '../events';
import type { ConditionKind } from '../kind';
import { quoted, windowPhrase } from '../phrase';

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
      ctx.report(
        'channel',
        'unknown_channel',
        ctx.words.issues.unknownChannel(channel, Object.keys(channels).join(', '))
      );
      return;
    }
    const lacking = outcomesRead(node).find(
      (names) => !names.some((name) => namesOf(channels, channel, name).length > 0)
    );
    if (lacking) {
      ctx.report(
        'outcome',
        'outcome_without_events',
        ctx.words.issues.outcomeWithoutEvents(channel, lacking[0] ?? outcome)
      );
      return;
    }
    if (outcome === 'not_opened' || outcome === 'not_clicked') {
      ctx.report('outcome', 'only_those_sent', ctx.words.issues.onlyThoseSent[outcome], 'warning');
    }
  },
  describe(node, ctx) {
    const { campaign, channel } = node;
    let messages: string;
    if ('key' in campaign) messages = ctx.words.campaign(quoted(channel), quoted(campaign.key));
    else if ('last' in campaign) messages = ctx.words.lastCampaigns(quoted(channel), campaign.last);
    else messages = ctx.words.anyCampaign(quoted(channel));
    const clause = ctx.words.response(ctx.words.who[ctx.catalog.audience], node.outcome, messages);
    return node.window ? clause + ctx.words.sentIn(windowPhrase(ctx.words, node.window)) : clause;
  },
  dependencies(node, ctx) {
    for (const outcome of outcomesRead(node).flat()) {
      ctx.collect.events(namesOf(ctx.catalog.responses, node.channel, outcome));
    }
    if ('last' in node.campaign) ctx.collect.flag('everybody');
    if (!node.window) return;
    // It speaks of the sending.
    collectWindow(node.id, namesOf(ctx.catalog.responses, node.channel, 'sent'), node.window, ctx);
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
