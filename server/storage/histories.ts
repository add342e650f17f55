import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { recordedField } from '../../rules/conditions/change';
import { schemaCatalog } from '../catalog/catalog';
import type { Scope } from '../sql/context';
import { columnOf, inScope, subjectRow, tableAs, type Compiler } from '../sql/compiler';
import { and, raw, sql, TRUE, type Fragment } from '../sql/fragment';
import { compilerFor } from '../sql/read-context';
import { recordedText } from '../sql/recorded-text';
import { scalarAt } from '../sql/values';
import { among } from './among';
import { affectedRows, isPostgres, isSqlite, toDate, type Knex } from './connection';
import { TABLES } from './tables';
import type { Recording } from './recordings';

/**
 * Compares what the subjects in scope have in the recorded fields with what is kept of them, and notes the differences as
 * changes at this instant. A subject of which nothing is kept yet begins with the value that it has. Two statements a field,
 * however many subjects.
 * @returns how many changes there were
 */
export async function noteChanges(
  strapi: Core.Strapi,
  knex: Knex,
  audience: AudienceName,
  recordings: readonly Recording[],
  scope: Scope,
  at: Date
): Promise<number> {
  const catalog = schemaCatalog(strapi, audience, 'admin');
  let changes = 0;
  for (const recording of recordings) {
    // A field that was removed from the type has no value to compare with.
    if (!recordedField(catalog, recording)) continue;
    const c = compilerFor(strapi, catalog, at, scope);
    changes += affectedRows(await run(knex, changed(recording, c, knex)));
    await run(knex, begun(recording, c, knex));
  }
  return changes;
}

export interface FieldHistory {
  recording: Recording;
  value: string | null;
  previous: string | null;
  since: Date;
  changes: number;
}

/** What is kept of one subject in these fields. */
export async function historiesOf(
  knex: Knex,
  recordings: readonly Recording[],
  subjectId: number
): Promise<FieldHistory[]> {
  const byId = new Map(recordings.map((recording) => [recording.id, recording]));
  const rows = (await knex(TABLES.history)
    .where({ subject_id: subjectId })
    .whereIn('recording_id', [...byId.keys()])
    .orderBy('recording_id')) as Record<string, unknown>[];
  return rows.flatMap((row) => {
    const recording = byId.get(Number(row.recording_id));
    const [value, previous] = [row.value, row.previous] as (string | null)[];
    if (!recording) return [];
    return [
      {
        recording,
        value: value ?? null,
        previous: previous ?? null,
        since: toDate(row.since),
        changes: Number(row.changes),
      },
    ];
  });
}

/** Forgets what these subjects had in these fields. */
export async function forgetHistories(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  recordings: readonly Recording[],
  subjects: readonly number[]
): Promise<void> {
  for (const { id } of recordings) {
    for (const condition of among(strapi, 'subject_id', subjects)) {
      await trx(TABLES.history).where({ recording_id: id }).whereRaw(condition).delete();
    }
  }
}

/** Forgets the histories of subjects whose rows are gone, among these ids or all. */
export async function forgetGone(
  strapi: Core.Strapi,
  knex: Knex,
  audience: AudienceName,
  recordings: readonly Recording[],
  ids?: readonly number[]
): Promise<void> {
  if (recordings.length === 0) return;
  const { table } = presentOf(compilerFor(strapi, schemaCatalog(strapi, audience, 'admin'), new Date(0)));
  const query = knex(TABLES.history)
    .whereIn(
      'recording_id',
      recordings.map(({ id }) => id)
    )
    .whereRaw(`not exists (select 1 from ?? s where s.id = ${TABLES.history}.subject_id)`, [table]);
  if (ids) query.whereIn('subject_id', ids as number[]);
  await query.delete();
}

const run = (knex: Knex, { sql: text, bindings }: Fragment): Promise<unknown> =>
  knex.raw(text, bindings as Knex.RawBinding[]) as unknown as Promise<unknown>;

function presentOf(c: Compiler): { table: string; from: Fragment; id: Fragment; inScope: Fragment[] } {
  const subject = subjectRow(c);
  const table = c.physical.table(c.catalog.uid);
  const id = columnOf(c, subject.alias, 'id');
  return {
    table,
    from: tableAs(c, table, subject.alias),
    id,
    inScope: [inScope(c, id)].filter((condition) => condition !== TRUE),
  };
}

const textNow = ({ path, valueType }: Recording, c: Compiler): Fragment =>
  recordedText(scalarAt(subjectRow(c), path, valueType, c), c.dialect);

function changed(recording: Recording, c: Compiler, knex: Knex): Fragment {
  const { from, id, inScope } = presentOf(c);
  const at = c.dialect.instant(c.now);
  const kept = raw(TABLES.history);
  const where = inScope.length > 0 ? sql` where ${and(inScope)}` : raw('');
  const present = sql`(select ${id} as id, ${textNow(recording, c)} as v from ${from}${where}) p`;
  const own = sql`h.recording_id = ${raw(String(recording.id))} and h.subject_id = p.id`;
  const isOther = (a: Fragment, b: Fragment): Fragment => {
    if (isPostgres(knex)) return sql`${a} is distinct from ${b}`;
    return isSqlite(knex)
      ? sql`${a} is not ${b}`
      : sql`not (${c.dialect.textIdentity(a)} <=> ${c.dialect.textIdentity(b)})`;
  };
  const differs = isOther(raw('h.value'), raw('p.v'));
  if (isPostgres(knex) || isSqlite(knex)) {
    return sql`update ${kept} as h set previous = h.value, value = p.v, since = ${at}, changes = h.changes + 1 from ${present} where ${own} and ${differs}`;
  }
  // Assignments are made from left to right: the value goes over to `previous` before it is replaced.
  return sql`update ${kept} h join ${present} on ${own} set h.previous = h.value, h.value = p.v, h.since = ${at}, h.changes = h.changes + 1 where ${differs}`;
}

function begun(recording: Recording, c: Compiler, knex: Knex): Fragment {
  const { from, id, inScope } = presentOf(c);
  const kept = raw(TABLES.history);
  const own = raw(String(recording.id));
  const known = sql`exists (select 1 from ${kept} h where h.recording_id = ${own} and h.subject_id = ${id})`;
  const select = sql`select ${own}, ${id}, ${textNow(recording, c)}, null, ${c.dialect.instant(c.now)}, 0 from ${from} where ${and([...inScope, sql`not ${known}`])}`;
  const columns = raw('(recording_id, subject_id, value, previous, since, changes)');
  if (isPostgres(knex) || isSqlite(knex)) return sql`insert into ${kept} ${columns} ${select} on conflict do nothing`;
  return sql`insert ignore into ${kept} ${columns} ${select}`;
}
