import type { Core } from '@strapi/strapi';
import { audienceOf } from '../catalog/audiences';
import type { Knex } from '../storage/connection';
import { MOST_MARKS, writeMarks, type Mark } from '../storage/marks';
import { firstKeys } from '../storage/reached-subjects';
import type { Fragment } from '../sql/fragment';
import { liveSegments } from './live-segments';
import { SETTLE_PAGE } from './settle';
import type { Settler } from './settler';
import { whatOf, type Touch } from './touch';

/**
 * The subjects that a query selects as `k`. Where they are more than one transaction should settle there are none: each is
 * marked, and settled when this transaction is over.
 */
export async function subjectsOrMarks(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  keys: Fragment,
  mark: Omit<Mark, 'rowId'>
): Promise<number[]> {
  const subjects = await firstKeys(strapi, trx, keys, MOST_MARKS + 1);
  if (subjects.length <= SETTLE_PAGE) return subjects;
  await writeMarks(
    trx,
    subjects.map((rowId) => ({ ...mark, rowId }))
  );
  settleAfter(strapi, trx);
  return [];
}

/** Instead of `settleTouched`: marks the subjects that some segment reads this of, to be settled when this transaction is over. */
export async function deferTouched(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  touches: readonly Touch[]
): Promise<void> {
  const live = await liveSegments(strapi, trx);
  for (const { audience, subjects, ...said } of touches) {
    if ([...live.readersOf(audience, said)].length === 0) continue;
    const mark = {
      uid: audienceOf(strapi, audience).uid,
      what: whatOf({ ...said, own: true }),
      cause: 'event' as const,
    };
    await writeMarks(
      trx,
      subjects.map((rowId) => ({ ...mark, rowId }))
    );
  }
  settleAfter(strapi, trx);
}

function settleAfter(strapi: Core.Strapi, trx: Knex.Transaction): void {
  const settler = strapi.plugin('segments').service<Settler>('settling');
  // Whoever rolls back has left no marks.
  trx.executionPromise.then(
    () => void settler.kick(),
    () => undefined
  );
}
