import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';
import { isDecidedAtRequest } from '../../rules/request-time';
import { fieldKey } from '../../rules/dependencies';
import type { Explanation, explainRuleSchema } from '../../contracts/people';
import type { Reader } from '../catalog/catalog';
import { buildCatalog } from '../catalog/catalog';
import { judgingTime } from '../membership/clock';
import { judgeOf, type Judged } from '../membership/judge';
import { existingSegment, segmentByKey } from '../membership/segment-record';
import { namedSubject } from '../people/named-subject';
import { sentencesFor, type Sentences } from '../sentences';
import { compileExplain } from '../sql/explain';
import { RuleCompileError } from '../sql/rule-compile-error';
import { changesOf } from '../storage/changes';
import { connection } from '../storage/connection';
import { explainRow } from '../storage/judged';
import { memberRow } from '../storage/members';
import { overrideOf } from '../storage/overrides';
import { recordingsOf } from '../storage/recordings';
import { stateOf } from '../storage/states';
import type { SubjectRef } from '../storage/subjects';
import { tagNamesOf } from '../storage/subject-tags';
import { explainedTree, failingNode, type ExplainedRule } from './explained-tree';
import { ruleFrom } from './rule-input';

/** Who asks, and whether personal data is kept from them. */
export interface Asker {
  reader: Reader;
  masked: boolean;
}

/**
 * Says whether and why a subject is in a segment.
 * @param name identity value, `doc:…` or `id:…`
 * @throws NotFoundError for an unknown segment or subject
 */
export async function explain(strapi: Core.Strapi, key: string, name: string, asker: Asker): Promise<Explanation> {
  return explanation(strapi, await existingSegment(strapi, key), name, asker);
}

/**
 * Says whether and why a rule that need not be stored holds for a subject. With the key of a segment, that segment's
 * members and whom it forces in or out are told too.
 * @throws ValidationError with the rule's issues, NotFoundError for an unknown subject
 */
export async function explainRule(
  strapi: Core.Strapi,
  { audience, rule, subject, key, timeZone }: z.output<typeof explainRuleSchema>,
  asker: Asker
): Promise<Explanation> {
  const parsed = await ruleFrom(strapi, audience, rule, { reader: asker.reader, key });
  const segment = key === undefined ? null : await segmentByKey(strapi, key);
  const own = segment?.audience === audience ? segment : undefined;
  const judged: Judged = { key: own?.key ?? '', audience, kind: 'dynamic', rule: parsed, timeZone: timeZone ?? null };
  return explanation(strapi, judged, subject, asker);
}

async function explanation(
  strapi: Core.Strapi,
  judged: Judged,
  name: string,
  { reader, masked }: Asker
): Promise<Explanation> {
  const knex = connection(strapi);
  const { key } = judged;
  const subject = await namedSubject(strapi, judged.audience, name, masked);
  const now = await judgingTime(strapi);
  const state = await stateOf(knex, key);
  const membership = state?.setId ? await memberRow(knex, state.setId, subject.id) : undefined;
  const override = await overrideOf(strapi, key, subject.documentId);
  const changes = await changesOf(knex, key, subject.id, 20);

  const explained = await explainedBy(strapi, judged, subject, now, reader);
  const tree = explained && explainedTree(explained, { withValues: !masked });
  const forced = override ? { mode: override.mode, note: masked ? null : override.note } : null;
  const holds = forced ? forced.mode === 'in' : (explained?.holds ?? false);
  const failing = !forced && !holds && tree && judged.rule ? failingNode(judged.rule.root, tree) : undefined;
  return {
    subject: name,
    member: membership !== undefined,
    joinedAt: membership?.joinedAt.toISOString() ?? null,
    holds,
    forced,
    reason:
      holds && !forced && explained && isDecidedAtRequest(explained.rule, explained.catalog)
        ? sentencesFor(strapi).explain.canHold
        : reasonOf(sentencesFor(strapi).explain, forced, tree !== undefined, holds, failing?.sentence),
    failing: failing ? { nodeId: failing.id, sentence: failing.sentence } : null,
    changes: changes.map(({ id, kind, cause, at }) => ({ id, kind, cause, at: at.toISOString() })),
    tree: tree ?? null,
    at: now.toISOString(),
  };
}

/** What each node of the rule is for the subject; undefined for lists. @throws ApplicationError for a rule that names what is gone */
async function explainedBy(
  strapi: Core.Strapi,
  judged: Judged,
  subject: SubjectRef,
  now: Date,
  reader: Reader
): Promise<ExplainedRule | undefined> {
  const { rule, audience } = judged;
  if (!rule) return undefined;
  try {
    const judge = await judgeOf(strapi, judged, now);
    const context = { ...judge.context, scope: { kind: 'ids' as const, ids: [subject.id] } };
    const found = await explainRow(connection(strapi), judge.table, subject.id, compileExplain(rule, context));
    return {
      rule,
      found,
      holds: found.get(rule.root.id)?.result ?? false,
      catalog: await buildCatalog(strapi, audience, reader),
      facts: context.facts,
      recorded: new Map(
        (await recordingsOf(connection(strapi), audience)).map((recording) => [fieldKey(recording), recording.since])
      ),
      tags: await tagNamesOf(strapi, audience, subject.id),
    };
  } catch (error) {
    if (error instanceof RuleCompileError) throw new errors.ApplicationError(error.message, { nodeId: error.nodeId });
    throw error;
  }
}

function reasonOf(
  say: Sentences['explain'],
  forced: Explanation['forced'],
  hasRule: boolean,
  holds: boolean,
  failing: string | undefined
): string {
  if (forced) return forced.mode === 'in' ? say.putIn : say.keptOut;
  if (!hasRule) return say.notListed;
  if (holds) return say.holds;
  return failing === undefined ? say.doesNotHold : say.failing(failing);
}
