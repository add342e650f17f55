import type { Core } from '@strapi/strapi';
import { databaseNow, inTransaction } from '../storage/connection';
import { createSet, promoteSet } from '../storage/sets';
import { lockState, pointState } from '../storage/states';
import { ruleHash, type Judged } from './judge';

/** Gives a new list its members, of which there are none, so that whoever is put on it is a member at once. */
export async function startEmpty(strapi: Core.Strapi, list: Judged): Promise<void> {
  await inTransaction(strapi, async (trx) => {
    const state = await lockState(trx, list.key);
    if (!state || state.setId !== null) return;
    const at = await databaseNow(trx);
    const setId = await createSet(trx, list.key, at);
    await pointState(trx, list.key, { setId, ruleHash: ruleHash(strapi, list), members: 0 });
    await promoteSet(trx, list.key, setId, at);
  });
}
