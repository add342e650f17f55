import type { ResponseNode } from '../../../rules/conditions/response';
import { inSet, Unknown, type CompileNode, type Compiler, type Row } from '../compiler';
import { and, FALSE, join, or, raw, sql, type Fragment } from '../fragment';
import { selectKeys, type Joined } from '../paths';
import { campaignIdentity, campaignOf, isOfChannel, namesOf, type Deed } from '../responses';
import { eventInWindow, eventsNamed } from '../rows';

/** How the subject answered a message: by the events of its life. */
export const compileResponse: CompileNode<ResponseNode> = (node, row, c, holds) => {
  const asked = campaignsAsked(node, c);
  switch (node.outcome) {
    case 'sent':
      return inSet(c, row, selectKeys(sentRows(row, node, asked, c)), holds);
    case 'not_opened':
    case 'not_clicked': {
      const sent = inSet(c, row, selectKeys(sentWithCampaign(row, node, asked, c)), holds);
      const deed = node.outcome === 'not_opened' ? 'opened' : 'clicked';
      const answered = inSet(c, row, selectKeys(answersToSent(row, node, deed, asked, c)), !holds);
      return holds ? and([sent, answered]) : or([sent, answered]);
    }
    default: {
      const events = node.window
        ? answersToSent(row, node, node.outcome, asked, c)
        : deedRows(row, node.channel, node.outcome, asked, c);
      return inSet(c, row, selectKeys(events), holds);
    }
  }
};

/** From the furthest to the first: a message that was clicked was opened, delivered and sent. */
const LIFE: readonly Deed[] = ['clicked', 'opened', 'delivered', 'sent', 'bounced', 'complained', 'unsubscribed'];

/**
 * How far the subject got with the messages in question, as an expression: the outcome that the condition is about if it
 * was reached, else the furthest of the others; null where there is none.
 */
export function furthestOutcome(node: ResponseNode, row: Row, c: Compiler): Fragment {
  const asked = campaignsAsked(node, c);
  const own = node.outcome.replace('not_', '') as Deed;
  const known = [own, ...LIFE.filter((deed) => deed !== own)].filter(
    (deed) => namesOf(node.channel, deed, c).length > 0
  );
  const hasSent = namesOf(node.channel, 'sent', c).length > 0;
  const cases = known.map((deed) => {
    const events =
      deed === 'sent'
        ? sentRows(row, node, asked, c)
        : node.window && hasSent
          ? answersToSent(row, node, deed, asked, c)
          : deedRows(row, node.channel, deed, asked, c);
    return sql`when ${inSet(c, row, selectKeys(events), true)} then ${c.dialect.text(deed)}`;
  });
  return cases.length > 0 ? sql`case ${join(cases, ' ')} end` : raw('null');
}

/** Keys of the campaigns in question; undefined for any. */
function campaignsAsked({ id, campaign }: ResponseNode, c: Compiler): readonly string[] | undefined {
  if ('any' in campaign) return undefined;
  if ('key' in campaign) return [campaign.key];
  const found = c.facts.campaigns[id];
  if (!found) throw new Unknown('the last campaigns were not looked up');
  return found;
}

function deedRows(row: Row, channel: string, deed: Deed, asked: readonly string[] | undefined, c: Compiler): Joined {
  const names = namesOf(channel, deed, c);
  const events = eventsNamed(row, names.length > 0 ? names : [''], c);
  const conditions: Fragment[] = [names.length > 0 ? isOfChannel(events.row, names, channel, c) : FALSE];
  if (asked) conditions.push(asked.length === 0 ? FALSE : c.dialect.isAnyText(campaignOf(events.row, c), asked));
  return { ...events, where: [...events.where, ...conditions] };
}

/** Sendings in question, in the window if there is one. */
function sentRows(
  row: Row,
  { channel, window }: ResponseNode,
  asked: readonly string[] | undefined,
  c: Compiler
): Joined {
  const sent = deedRows(row, channel, 'sent', asked, c);
  return window ? { ...sent, where: [...sent.where, eventInWindow(sent.row, window, c)] } : sent;
}

function sentWithCampaign(row: Row, node: ResponseNode, asked: readonly string[] | undefined, c: Compiler): Joined {
  const sent = sentRows(row, node, asked, c);
  return { ...sent, where: [...sent.where, c.dialect.hasText(campaignOf(sent.row, c))] };
}

/** Events of the deed whose campaign was sent to the same subject. */
function answersToSent(
  row: Row,
  node: ResponseNode,
  deed: Deed,
  asked: readonly string[] | undefined,
  c: Compiler
): Joined {
  const answers = deedRows(row, node.channel, deed, asked, c);
  const sent = sentWithCampaign(row, node, asked, c);
  const pairs = sql`select ${sent.key}, ${campaignIdentity(sent.row, c)} from ${sent.from} where ${and(sent.where)}`;
  const isSent = sql`(${answers.key}, ${campaignIdentity(answers.row, c)}) in (${pairs})`;
  return { ...answers, where: [...answers.where, isSent] };
}
