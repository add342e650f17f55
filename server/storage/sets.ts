import type { Core } from '@strapi/strapi';
import { connection, insertedId, inTransaction, type Knex } from './connection';
import { TABLES } from './tables';

/** Opens an empty set beside the current one. @returns its id */
export async function createSet(knex: Knex, segmentKey: string, at: Date): Promise<number> {
  const row = { segment_key: segmentKey, status: 'building', created_at: at };
  return insertedId(await knex(TABLES.set).insert(row, ['id']));
}

/** Makes one set the current one; all others of the segment await their removal. */
export async function promoteSet(knex: Knex, segmentKey: string, setId: number, at: Date): Promise<void> {
  await retire(knex(TABLES.set).where({ segment_key: segmentKey }).whereNot({ id: setId }), at);
  await knex(TABLES.set).where({ id: setId }).update({ status: 'current' });
}

/** Gives a set up: that of an abandoned build, or all of a deleted segment. */
export async function retireSets(
  knex: Knex,
  where: { segment_key: string } | { segment_key: string; status: 'building' } | { id: number; status: 'building' },
  at: Date
): Promise<void> {
  await retire(knex(TABLES.set).where(where), at);
}

async function retire(sets: Knex.QueryBuilder, at: Date): Promise<void> {
  await sets.whereNot({ status: 'retired' }).update({ status: 'retired', retired_at: at });
}

/** Whether the set is still being built; it then stays so until the transaction ends. */
export async function holdBuilding(trx: Knex.Transaction, id: number): Promise<boolean> {
  const set = await trx(TABLES.set).where({ id, status: 'building' }).forShare().first('id');
  return set !== undefined;
}

const STEP = 20_000;

/**
 * Removes the members of retired sets, at most 20,000 a statement so that nothing waits long, and then the sets.
 * @param before only sets retired earlier: for a moment, other instances may still read them
 * @param pause awaited between the steps
 */
export async function sweepSets(strapi: Core.Strapi, before: Date, pause: () => Promise<void>): Promise<void> {
  const knex = connection(strapi);
  const retired = (await knex(TABLES.set)
    .where({ status: 'retired' })
    .where('retired_at', '<', before)
    .select('id')) as {
    id: number;
  }[];
  for (const { id } of retired) {
    // A statement that fills the set may outlive its instance in the database; nobody fills it after that.
    await inTransaction(strapi, (trx) => trx(TABLES.set).where({ id }).forUpdate().first('id'));
    for (;;) {
      const last = (await knex(TABLES.member)
        .where({ set_id: id })
        .orderBy('subject_id')
        .offset(STEP - 1)
        .first('subject_id')) as { subject_id: number } | undefined;
      const rows = knex(TABLES.member).where({ set_id: id });
      await (last ? rows.where('subject_id', '<=', last.subject_id) : rows).delete();
      if (!last) break;
      await pause();
    }
    await knex(TABLES.set).where({ id }).delete();
  }
}
