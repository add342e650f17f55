import type { ResponseNode } from '../../../rules/conditions/response';
import { inSet, Unknown, type CompileNode, type Compiler, type Row } from '../compiler';
import { and, FALSE, or, sql, type Fragment } from '../fragment';
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
