import { z } from 'zod';
import { durationSchema, windowSchema } from '../operands';
import { nodeIdSchema } from '../node';
import type { Catalog, CatalogSegment } from '../catalog';
import { checkWindow } from '../comparison';
import type { CheckContext, ConditionKind } from '../kind';
import { quoted, spanPhrase, windowPhrase } from '../phrase';
import { findCycle } from '../references';
import { windowTime } from '../time-dependency';

/** Segment keys: immutable, unique across audiences. */
export const segmentKeySchema = z.string().regex(/^[a-z0-9_]{2,40}$/, 'must be 2 to 40 of a–z, 0–9 and _');

/** Member of another segment; `of: 'account'` asks about the contact's account instead of the subject itself. */
export const membershipSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('membership'),
  segment: segmentKeySchema,
  operator: z.enum(['is_member', 'is_not_member']),
  of: z.enum(['subject', 'account']).optional(),
  since: z.union([z.strictObject({ joined: windowSchema }), z.strictObject({ atLeast: durationSchema })]).optional(),
});
export type MembershipNode = z.infer<typeof membershipSchema>;

export const membershipKind: ConditionKind<'membership'> = {
  schema: membershipSchema,
  check(node, ctx) {
    const segment = segmentOf(ctx.catalog, node.segment);
    if (node.segment === ctx.self.key) {
      ctx.report('segment', 'segment_cycle', ctx.words.issues.selfReference(node.segment));
    } else if (!segment) {
      ctx.report('segment', 'unknown_segment', ctx.words.issues.unknownSegment(node.segment));
    } else {
      checkReference(node, segment, ctx);
    }
    if (node.since && 'joined' in node.since) checkWindow(node.since.joined, 'datetime', 'since.joined', ctx);
  },
  describe(node, ctx) {
    const name = quoted(segmentOf(ctx.catalog, node.segment)?.name ?? node.segment);
    const who = ctx.words.who[ctx.catalog.audience];
    const isMember = node.operator === 'is_member';
    let clause: string;
    if (node.of === 'account') clause = isMember ? ctx.words.accountMember(name) : ctx.words.accountNotMember(name);
    else clause = isMember ? ctx.words.member(who, name) : ctx.words.notMember(who, name);
    if (!node.since) return clause;
    const { since } = node;
    return (
      clause +
      ('joined' in since
        ? ctx.words.joinedIn(windowPhrase(ctx.words, since.joined))
        : ctx.words.forAtLeast(spanPhrase(ctx.words, since.atLeast)))
    );
  },
  dependencies(node, ctx) {
    ctx.collect.segment(node.segment);
    if (node.of === 'account' && ctx.catalog.accountPath) ctx.collect.field(ctx.scope, ctx.catalog.accountPath);
    if (!node.since) return;
    const kind = 'joined' in node.since ? windowTime(node.since.joined, 'datetime') : 'instant';
    ctx.collect.time(node.id, 'membership', kind);
  },
  nested: () => [],
};

function segmentOf(catalog: Catalog, key: string): CatalogSegment | undefined {
  return Object.hasOwn(catalog.segments, key) ? catalog.segments[key] : undefined;
}

function checkReference(node: MembershipNode, segment: CatalogSegment, ctx: CheckContext): void {
  const { catalog, self } = ctx;
  if (node.of === 'account' && (catalog.audience !== 'contact' || !catalog.accountPath)) {
    ctx.report('of', 'no_account', ctx.words.issues.noAccount);
    return;
  }
  const audience = node.of === 'account' ? 'account' : catalog.audience;
  if (segment.audience !== audience) {
    ctx.report('segment', 'other_audience', ctx.words.issues.otherAudience(segment.name, segment.audience, audience));
    return;
  }
  if (segment.requestTime && node.since) {
    ctx.report('since', 'since_at_request', ctx.words.issues.sinceAtRequest(segment.name));
  }
  if (!segment.active) {
    ctx.report('segment', 'inactive_segment', ctx.words.issues.inactiveSegment(segment.name));
  }
  const cycle = self.key && findCycle(self.key, [node.segment], Object.values(catalog.segments));
  if (cycle) ctx.report('segment', 'segment_cycle', ctx.words.issues.segmentCycle(cycle.join(' → ')));
}
