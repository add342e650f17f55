import type { Core } from '@strapi/strapi';
import { SETTLE_PAGE } from '../membership/settle';
import { settleTouched } from '../membership/settle-touched';
import { inSettlingTransaction } from '../membership/settling-transaction';
import { connection } from '../storage/connection';
import { passGate } from '../storage/gate';
import { forgetGone } from '../storage/histories';
import { lockUnused, oldVisitorPage, removeGoneVisitors, type OldVisitor } from '../storage/old-visitors';
import { recordingsOf } from '../storage/recordings';
import { deleteVisitors } from '../storage/visitors';

const DAY_MS = 86_400_000;
/** By then it was told which segments somebody left. Looked for that long, should nobody have pruned for a while. */
const TOLD_DAYS = { from: 14, to: 7 };

/**
 * Removes visitors who were not seen since and of whom nothing is left, a page in a transaction: their memberships end with
 * them. @returns how many
 */
export async function pruneVisitors(
  strapi: Core.Strapi,
  before: Date,
  now: Date,
  rest: () => Promise<void>
): Promise<number> {
  const knex = connection(strapi);
  let removed = 0;
  for (let after: OldVisitor | undefined; ;) {
    const page = await oldVisitorPage(knex, before, SETTLE_PAGE, after);
    if (page.length > 0) removed += await removePage(strapi, page, before);
    if (page.length < SETTLE_PAGE) break;
    after = page[page.length - 1];
    await rest();
  }
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const told = { from: ago(TOLD_DAYS.from), to: ago(TOLD_DAYS.to) };
  while ((await removeGoneVisitors(knex, told, SETTLE_PAGE)) === SETTLE_PAGE) await rest();
  return removed;
}

async function removePage(strapi: Core.Strapi, page: readonly OldVisitor[], before: Date): Promise<number> {
  return inSettlingTransaction(strapi, async (trx) => {
    await passGate(trx);
    const ids = await lockUnused(
      strapi,
      page.map(({ id }) => id),
      before,
      trx
    );
    if (ids.length === 0) return 0;
    await deleteVisitors(strapi, ids, trx);
    await forgetGone(strapi, trx, 'visitor', await recordingsOf(trx, 'visitor'), ids);
    await settleTouched(strapi, trx, [{ audience: 'visitor', subjects: ids, all: true }], 'time');
    return ids.length;
  });
}
