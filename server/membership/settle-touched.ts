import type { Core } from '@strapi/strapi';
import type { ChangeCause } from '../../contracts/people';
import type { AudienceName } from '../../rules/catalog';
import { AUDIENCES, audienceOf } from '../catalog/audiences';
import { databaseNow, type Knex } from '../storage/connection';
import { contactsOfAccounts } from '../storage/contacts-of-accounts';
import { lockSubjects } from '../storage/locks';
import { lockStates, setIdsOf, type SegmentState } from '../storage/states';
import { existingSubjects } from '../storage/touched-subjects';
import { judgingTime } from './clock';
import { judgeEach } from './judge-each';
import { subjectsOrMarks } from './leave-marks';
import { liveSegments, type LiveSegment, type LiveSegments } from './live-segments';
import { levelsOf, withReferrers } from './reference-levels';
import type { Settled } from './settle';
import { whatOf, type Touch } from './touch';
import { writeMemberships, type Membership } from './write-memberships';

/** Accounts first: segments of contacts may refer to those of their accounts, never the other way round. */
const ORDER = [...AUDIENCES].sort() as AudienceName[];

/**
 * Brings the memberships of subjects that something happened to up to date, in the transaction that wrote it, in every
 * segment that reads it or refers to one that does. By the settle protocol: facts are written; then this takes the
 * segments' states in the order of their keys, the subjects in ascending order, and only then the time.
 * Segments that hang on everybody (ranks, the last campaigns) keep their members until they are refreshed. To be called
 * at most once a transaction, which has to be one of `inSettlingTransaction`.
 * @param cause what the change log says
 * @returns how many joined and left
 */
export async function settleTouched(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  touches: readonly Touch[],
  cause: ChangeCause = 'event'
): Promise<Settled> {
  const live = await liveSegments(strapi, trx);
  const work = new Map<string, Set<number>>();
  for (const { audience, subjects, ...what } of touches.filter((touch) => touch.subjects.length > 0)) {
    for (const key of live.readersOf(audience, what)) addWork(work, key, subjects);
  }
  if (work.size === 0) return { joined: 0, left: 0 };
  const affected = withReferrers(live, work.keys());
  const states = await lockStates(trx, [...affected].sort());
  const settling = new Settling(strapi, trx, live, states, work, cause);
  for (const audience of ORDER) await settling.settle(audience, affected);
  return settling.settled;
}

function addWork(work: Map<string, Set<number>>, key: string, subjects: Iterable<number>): void {
  const known = work.get(key) ?? new Set();
  work.set(key, known);
  for (const subject of subjects) known.add(subject);
}

/** One transaction's settling: what has to be judged grows while segments change that others refer to. */
class Settling {
  readonly settled = { joined: 0, left: 0 };

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly trx: Knex.Transaction,
    private readonly live: LiveSegments,
    private readonly states: Map<string, SegmentState>,
    /** Subjects to be judged, by segment. */
    private readonly work: Map<string, Set<number>>,
    private readonly cause: ChangeCause
  ) {}

  async settle(audience: AudienceName, affected: ReadonlySet<string>): Promise<void> {
    const { strapi, trx } = this;
    const segments = [...affected].flatMap((key) => this.live.byKey.get(key) ?? []);
    const own = segments.filter((segment) => segment.audience === audience && this.states.has(segment.key));
    const subjects = [...new Set(own.flatMap(({ key }) => [...(this.work.get(key) ?? [])]))].sort((a, b) => a - b);
    if (subjects.length === 0) return;
    const existing = await existingSubjects(strapi, trx, audience, subjects);
    await lockSubjects(trx, audience, subjects, await databaseNow(trx));
    // Taken only now that the subjects are ours: whatever was written to them before is seen, and is in the past.
    const at = await databaseNow(trx);
    const time = { at, now: await judgingTime(strapi, trx) };
    const sets = await this.setsReadBy(own);
    for (const level of levelsOf(own)) {
      const judged = level.filter(({ key }) => this.work.has(key) && typeof sets[key] === 'number');
      const changes = await this.judge(audience, judged, existing, sets, time);
      await writeMemberships(trx, changes, { at, states: this.states });
      for (const { kind } of changes) this.settled[kind] += 1;
      await this.passOn(audience, changes);
    }
  }

  private async judge(
    audience: AudienceName,
    segments: readonly LiveSegment[],
    existing: ReadonlySet<number>,
    sets: Readonly<Record<string, number | undefined>>,
    { now }: { now: Date }
  ): Promise<Membership[]> {
    const asked = segments.map((segment) => ({
      segment,
      setId: sets[segment.key] as number,
      subjects: [...(this.work.get(segment.key) ?? [])].sort((a, b) => a - b),
    }));
    const judged = await judgeEach(this.strapi, this.trx, audience, asked, { existing, sets, now });
    return judged.map((change) => ({
      ...change,
      cause: existing.has(change.subjectId) ? this.cause : 'deleted',
    }));
  }

  /** Whoever joined or left is to be judged by the segments that refer to this one. */
  private async passOn(audience: AudienceName, changes: readonly Membership[]): Promise<void> {
    const changed = new Map<string, number[]>();
    for (const { segmentKey, subjectId } of changes) {
      changed.set(segmentKey, [...(changed.get(segmentKey) ?? []), subjectId]);
    }
    for (const [key, subjects] of changed) {
      for (const referrer of this.live.referrersOf(key)) {
        const isOfAccount = audience === 'account' && this.live.byKey.get(referrer)?.audience === 'contact';
        addWork(this.work, referrer, isOfAccount ? await this.contactsOf(subjects, referrer) : subjects);
      }
    }
  }

  /** Contacts of these accounts; where they are too many for one transaction none, but marks are left for them. */
  private async contactsOf(accounts: readonly number[], segment: string): Promise<number[]> {
    const { strapi, trx, cause } = this;
    const contacts = contactsOfAccounts(strapi, accounts);
    if (!contacts) return [];
    const what = whatOf({ segments: [segment], own: true });
    return subjectsOrMarks(strapi, trx, contacts, { uid: audienceOf(strapi, 'contact').uid, what, cause });
  }

  /** Sets of these segments, and of those that their rules refer to. */
  private async setsReadBy(segments: readonly LiveSegment[]): Promise<Record<string, number | undefined>> {
    const keys = [...new Set(segments.flatMap(({ key, reads }) => [key, ...reads.segments]))];
    const others = keys.filter((key) => !this.states.has(key));
    const ids = others.length === 0 ? [] : await setIdsOf(this.trx, others);
    const idOf = new Map(others.map((key, index) => [key, ids[index]]));
    return Object.fromEntries(keys.map((key) => [key, this.states.get(key)?.setId ?? idOf.get(key)]));
  }
}
