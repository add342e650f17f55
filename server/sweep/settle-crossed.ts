import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { AUDIENCES } from '../catalog/audiences';
import { faultOf } from '../fault-of';
import { SETTLE_PAGE, type Settled } from '../membership/settle';
import { settleTouched } from '../membership/settle-touched';
import { inSettlingTransaction } from '../membership/settling-transaction';
import type { Touch } from '../membership/touch';
import { isPassing } from '../storage/connection';

/** Subjects with a date that passed an end of a window of these segments. */
export interface Crossed {
  audience: AudienceName;
  segments: readonly string[];
  subjects: ReadonlySet<number>;
}

type Work = [subject: number, segments: ReadonlySet<string>][];

interface Around {
  /** Is added to. */
  count: Settled & { subjects: number };
  /** Keys of the segments in which somebody could not be settled; are added to. */
  unsettled: Set<string>;
  /** Asked before each page. */
  goOn: () => Promise<boolean>;
}

/**
 * Settles each subject once in all segments that it crossed an end of, a page of subjects in a transaction.
 * @returns false where it was told to stop
 */
export async function settleCrossed(
  strapi: Core.Strapi,
  crossed: readonly Crossed[],
  { count, unsettled, goOn }: Around
): Promise<boolean> {
  for (const audience of AUDIENCES) {
    const work = workOf(crossed.filter((each) => each.audience === audience));
    for (let at = 0; at < work.length; at += SETTLE_PAGE) {
      if (!(await goOn())) return false;
      const page = work.slice(at, at + SETTLE_PAGE);
      const { joined, left } = await settlePage(strapi, audience, page, unsettled);
      count.subjects += page.length;
      count.joined += joined;
      count.left += left;
    }
  }
  return true;
}

/** By subject, in ascending order. */
function workOf(crossed: readonly Crossed[]): Work {
  const segmentsOf = new Map<number, Set<string>>();
  for (const { segments, subjects } of crossed) {
    for (const subject of subjects) {
      const known = segmentsOf.get(subject) ?? new Set();
      segmentsOf.set(subject, known);
      for (const segment of segments) known.add(segment);
    }
  }
  return [...segmentsOf].sort(([a], [b]) => a - b);
}

/** Somebody who cannot be settled must not keep time from passing for all others: what they are in is refreshed, which says what is wrong. */
async function settlePage(
  strapi: Core.Strapi,
  audience: AudienceName,
  page: Work,
  unsettled: Set<string>
): Promise<Settled> {
  try {
    return await inSettlingTransaction(strapi, (trx) => settleTouched(strapi, trx, touchesOf(audience, page), 'time'));
  } catch (error) {
    if (isPassing(error)) throw error;
    const [[subject, segments] = [0, new Set<string>()]] = page;
    if (page.length > 1) {
      const half = page.length >> 1;
      const one = await settlePage(strapi, audience, page.slice(0, half), unsettled);
      const other = await settlePage(strapi, audience, page.slice(half), unsettled);
      return { joined: one.joined + other.joined, left: one.left + other.left };
    }
    // Its message quotes values, which are of persons.
    const fault = faultOf(error);
    strapi.log.error(`[segments] row ${subject} of ${audience} could not be settled: ${fault}`);
    for (const key of segments) unsettled.add(key);
    return { joined: 0, left: 0 };
  }
}

/** One touch for all who crossed ends of the same segments. */
function touchesOf(audience: AudienceName, page: Work): Touch[] {
  const touches = new Map<string, { audience: AudienceName; segments: string[]; subjects: number[] }>();
  for (const [subject, segments] of page) {
    const keys = [...segments].sort();
    const touch = touches.get(keys.join()) ?? { audience, segments: keys, subjects: [] };
    touches.set(keys.join(), touch);
    touch.subjects.push(subject);
  }
  return [...touches.values()];
}
