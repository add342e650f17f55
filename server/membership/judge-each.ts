import type { Core } from '@strapi/strapi';
import { faultOf } from '../fault-of';
import { isPassing, type Knex } from '../storage/connection';
import { judgeTogether, type Asked } from './judge-together';
import { refreshesOf } from './refreshes';
import { isCareful, Unjudged } from './settling-transaction';

type Judging = Parameters<typeof judgeTogether>;

/**
 * `judgeTogether`, but a segment that the database cannot judge, because a column is gone or a number too large, costs only
 * itself: the transaction is repeated, and each segment judged by itself. Those that fail keep their members; their refresh
 * says what is wrong.
 */
export async function judgeEach(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  audience: Judging[2],
  asked: readonly Asked[],
  by: Judging[4]
): ReturnType<typeof judgeTogether> {
  if (!isCareful(trx)) {
    return judgeTogether(strapi, trx, audience, asked, by).catch((error: unknown) => {
      throw isPassing(error) ? error : new Unjudged('a segment could not be judged', { cause: error });
    });
  }
  const failed = new Set<string>();
  const judged: Awaited<ReturnType<typeof judgeTogether>> = [];
  for (const one of asked) {
    try {
      // A savepoint.
      judged.push(...(await trx.transaction((own) => judgeTogether(strapi, own, audience, [one], by))));
    } catch (error) {
      if (isPassing(error)) throw error;
      // Its message quotes values, which are of persons.
      const fault = faultOf(error);
      strapi.log.error(`[segments] ${one.segment.key} could not be judged: ${fault}`);
      failed.add(one.segment.key);
    }
  }
  if (failed.size > 0) {
    trx.executionPromise
      .then(() => refreshesOf(strapi).requestFailing(failed))
      .catch((error: unknown) => strapi.log.error(`[segments] no refresh was queued: ${faultOf(error)}`));
  }
  return judged;
}
