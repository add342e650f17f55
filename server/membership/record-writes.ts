import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf, AUDIENCES } from '../catalog/audiences';
import { IN_LIST } from '../storage/among';
import { currentConnection } from '../storage/connection';
import { forgetGone, noteChanges } from '../storage/histories';
import { recordingsOf, type Recording } from '../storage/recordings';
import { createdRows, rowIdsWhere, type RowsWritten } from '../storage/row-ids';
import { judgingTime } from './clock';

interface WriteEvent extends RowsWritten {
  result?: unknown;
  state: { written?: number[] };
}

/**
 * Records what writes through Strapi change in the fields that rules ask the past of, in the transaction of the write. Which
 * rows an update or a delete is about is asked beforehand: afterwards they may not fit its condition any more.
 */
export function recordWrites(strapi: Core.Strapi): void {
  const audiences = new Map<string, AudienceName>(AUDIENCES.map((name) => [audienceOf(strapi, name).uid, name]));
  const nameOf = ({ model }: WriteEvent) => audiences.get(model.uid) as AudienceName;

  const find = async (event: WriteEvent) => {
    if ((await recorded(strapi, nameOf(event))).length === 0) return;
    event.state.written = await rowIdsWhere(strapi, event);
  };
  const note = (idsOf: (event: WriteEvent) => readonly number[]) => (event: WriteEvent) =>
    inPages(idsOf(event), (ids) => noteWritten(strapi, nameOf(event), ids));
  const found = (event: WriteEvent) => event.state.written ?? [];

  strapi.db.lifecycles.subscribe({
    models: [...audiences.keys()],
    afterCreate: note(({ result }) => [(result as { id: number }).id]),
    afterCreateMany: note(({ params, result }) => createdRows(strapi, params, result)),
    beforeUpdate: find,
    afterUpdate: note(found),
    beforeUpdateMany: find,
    afterUpdateMany: note(found),
    beforeDelete: find,
    afterDelete: forget,
    beforeDeleteMany: find,
    afterDeleteMany: forget,
  } as never);

  function forget(event: WriteEvent): Promise<void> {
    return inPages(found(event), async (ids) => {
      const audience = nameOf(event);
      await forgetGone(strapi, await currentConnection(strapi), audience, await recorded(strapi, audience), ids);
    });
  }
}

async function recorded(strapi: Core.Strapi, audience: AudienceName): Promise<Recording[]> {
  return recordingsOf(await currentConnection(strapi), audience);
}

async function noteWritten(strapi: Core.Strapi, audience: AudienceName, ids: readonly number[]): Promise<void> {
  const recordings = await recorded(strapi, audience);
  if (recordings.length === 0) return;
  const knex = await currentConnection(strapi);
  await noteChanges(strapi, knex, audience, recordings, { kind: 'ids', ids }, await judgingTime(strapi, knex));
}

async function inPages(ids: readonly number[], work: (ids: readonly number[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < ids.length; at += IN_LIST) await work(ids.slice(at, at + IN_LIST));
}
