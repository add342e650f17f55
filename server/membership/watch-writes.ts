import type { Core } from '@strapi/strapi';
import type { AttributeReference } from '../../rules/dependencies';
import { AUDIENCES, audienceOf } from '../catalog/audiences';
import { schemaCatalog } from '../catalog/catalog';
import { attributesOf } from '../catalog/schema';
import { connection, currentConnection } from '../storage/connection';
import { MOST_MARKS, writeMarks, type Mark } from '../storage/marks';
import { firstKeys, subjectsReaching } from '../storage/reached-subjects';
import { createdRows, rowIdsWhere, type RowsWritten } from '../storage/row-ids';
import { knownSegments } from './live-segments';
import { relatedRows } from './related-rows';
import { settlerOf } from './settler';
import { whatOf } from './touch';

/** Rows asked for of one write: with more than are marked one by one, it does not matter which they are. */
const LIMIT = MOST_MARKS + 1;

interface Write extends RowsWritten {
  params: RowsWritten['params'] & { select?: string | string[] };
  result?: unknown;
  state: { rows?: number[]; before?: Mark[] };
}

/**
 * Marks what is written of rows that rules can reach, however it is written through Strapi: documents, queries, users,
 * the content manager. The marks are of the transaction that the write is of, and settled when it is over.
 */
export function watchWrites(strapi: Core.Strapi): void {
  const models = watchedTypes(strapi);
  const before = async (event: Write) => void (await noteBefore(strapi, event));
  const after = (event: Write) => leaveMarks(strapi, event);
  strapi.db.lifecycles.subscribe({
    models,
    beforeCreate: before,
    beforeUpdate: before,
    beforeUpdateMany: before,
    beforeDelete: before,
    beforeDeleteMany: before,
    afterCreate: after,
    afterCreateMany: after,
    afterUpdate: after,
    afterUpdateMany: after,
    afterDelete: after,
    afterDeleteMany: after,
  } as never);
}

/** Content types that a rule may speak of. Components are written with the entry that holds them, whose attribute tells. */
function watchedTypes(strapi: Core.Strapi): string[] {
  const uids = new Set<string>(['plugin::segments.tag']);
  for (const audience of AUDIENCES) {
    for (const uid of Object.keys(schemaCatalog(strapi, audience, 'admin').types)) uids.add(uid);
  }
  return [...uids].filter((uid) => uid in strapi.contentTypes);
}

/** What only the time before the write tells: which rows it is about, and whom they will no longer be related to. */
async function noteBefore(strapi: Core.Strapi, write: Write): Promise<void> {
  const { action, model, params, state } = write;
  // The result says which row was written, whatever else its caller wants to know of it.
  if (params.select && !params.select.includes('*')) params.select = [...new Set(['id', params.select].flat())];
  const isMany = action.endsWith('Many');
  const isDeleted = action.startsWith('beforeDelete');
  const related = relatedRows(strapi, model.uid, params.data);
  const moves = isDeleted || related.length > 0;
  if (!isMany && !moves) return;
  if (action !== 'beforeCreate') state.rows = await rowIdsWhere(strapi, write, LIMIT);
  if (!moves) return;
  state.before = await subjectsOf(strapi, model.uid, state.rows ?? []);
  for (const { uid, rows: targets } of related) state.before.push(...(await subjectsOf(strapi, uid, targets)));
}

/** Marks of the subjects whose rules reach these rows now. */
async function subjectsOf(strapi: Core.Strapi, uid: string, rows: readonly number[]): Promise<Mark[]> {
  if (rows.length === 0) return [];
  const knex = await currentConnection(strapi);
  const live = await knownSegments(strapi, knex);
  const marks: Mark[] = [];
  for (const { audience, path } of live.pathsTo(uid)) {
    // The way to the row, and whatever is read of it.
    const what = whatOf({ fields: path, types: [uid], own: true });
    const { uid: subjectUid } = audienceOf(strapi, audience);
    const subjects = await firstKeys(strapi, knex, subjectsReaching(strapi, path, uid, rows), LIMIT);
    marks.push(...subjects.map((rowId) => ({ uid: subjectUid, rowId, what, cause: 'write' as const })));
  }
  return marks;
}

async function leaveMarks(strapi: Core.Strapi, event: Write): Promise<void> {
  const { uid } = event.model;
  const rows = writtenRows(strapi, event);
  const isUpdate = event.action.startsWith('afterUpdate');
  const what = whatOf(isUpdate ? { fields: writtenFields(strapi, uid, event.params.data) } : { all: true });
  const marks = rows.map((rowId) => ({ uid, rowId, what, cause: 'write' as const }));
  const all = [...marks, ...(event.state.before ?? [])];
  if (all.length === 0) return;
  if (!strapi.db.inTransaction()) {
    await writeMarks(connection(strapi), all);
    void settlerOf(strapi).kick();
    return;
  }
  await strapi.db.transaction(async ({ trx, onCommit }) => {
    await writeMarks(trx as never, all);
    onCommit(() => void settlerOf(strapi).kick());
  });
}

function writtenRows(strapi: Core.Strapi, { action, params, result, state }: Write): number[] {
  if (action === 'afterCreateMany') return createdRows(strapi, params, result);
  if (state.rows) return state.rows;
  const id = (result as { id?: number } | null)?.id;
  return id === undefined ? [] : [Number(id)];
}

/** The attributes that are written, and those of other types that are the other side of them. */
function writtenFields(strapi: Core.Strapi, uid: string, data: unknown): AttributeReference[] {
  const attributes = attributesOf(strapi, uid);
  return Object.keys((data ?? {}) as object).flatMap((attribute) => {
    const { target, inversedBy, mappedBy } = attributes[attribute] ?? {};
    const other = inversedBy ?? mappedBy;
    const own = { uid, attribute };
    return target !== undefined && other !== undefined ? [own, { uid: target, attribute: other }] : [own];
  });
}
