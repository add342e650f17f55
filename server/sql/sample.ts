import type { Core } from '@strapi/strapi';
import { EVENT_SCOPE, type Catalog } from '../../rules/catalog';
import { physicalSchema } from '../catalog/physical';
import type { KnownPlace } from '../catalog/places';
import { judgingTime } from '../membership/clock';
import { connection } from '../storage/connection';
import { spreadIds } from '../storage/spread-ids';
import { TABLES } from '../storage/tables';
import { isPresent } from './compare/compare';
import { columnOf, idOf, inScope, subjectRow, tableAs, type Compiler, type Row } from './compiler';
import { and, bind, raw, sql, type Fragment } from './fragment';
import { follow } from './paths';
import { plainValue } from './plain-value';
import { compilerFor } from './read-context';
import { eventSubject, occurredAt } from './rows';
import { runFragment } from './run';
import { joinedFor, scalarAt, valueIn, type Value } from './values';
import { within } from './compare/moment';

export interface SampledValue {
  /** The subject whose value, row or event it is; null for an event of nobody known. */
  subject: number | null;
  /** As `plainValue` has it, never null. */
  value: unknown;
}

interface Sampled {
  values: SampledValue[];
  /** Whether these are all values that there are. */
  complete: boolean;
}

/** Subjects, or latest events of the name, that are looked at. */
const SAMPLED = 10_000;
const MAX_ROWS = 30_000;
/** Longer texts are prose: nobody compares with them. */
const MAX_LENGTH = 200;

/** The values at a place, of everybody in a small audience, else of subjects from all over it. */
export async function sampleValues(strapi: Core.Strapi, catalog: Catalog, place: KnownPlace): Promise<Sampled> {
  const now = await judgingTime(strapi);
  const { uid } = catalog;
  if (place.event !== undefined) {
    const c = compilerFor(strapi, catalog, now);
    const rows = await runFragment(strapi, selectOfEvents(place, place.event, c));
    return { values: valuesOf(rows, place), complete: false };
  }
  const ids = await spreadIds(connection(strapi), physicalSchema(strapi).table(uid), SAMPLED);
  const c = compilerFor(strapi, catalog, now, ids ? { kind: 'ids', ids } : { kind: 'all' });
  const rows = await runFragment(strapi, place.steps.length > 0 ? selectOfRows(place, c) : selectOfSubjects(place, c));
  return { values: valuesOf(rows, place), complete: ids === undefined && rows.length < MAX_ROWS };
}

function valuesOf(rows: readonly Record<string, unknown>[], { field }: KnownPlace): SampledValue[] {
  return rows.map(({ k, v }) => ({
    subject: k === null || k === undefined ? null : Number(k),
    value: plainValue(field.valueType, v),
  }));
}

function selectOfSubjects({ field }: KnownPlace, c: Compiler): Fragment {
  const subject = subjectRow(c);
  const joined = joinedFor(subject, field, c);
  if (joined) return selectValues(joined.key, valueIn(joined.row, field, c), joined.from, joined.where, c);
  const from = tableAs(c, c.physical.table(c.catalog.uid), subject.alias);
  return selectValues(idOf(subject), valueIn(subject, field, c), from, [inScope(c, idOf(subject))], c);
}

function selectOfRows({ steps, path, valueType }: KnownPlace, c: Compiler): Fragment {
  const rows = follow(subjectRow(c), steps, c);
  return selectValues(rows.key, scalarAt(rows.row, path, valueType, c), rows.from, rows.where, c);
}

function selectOfEvents({ path, valueType }: KnownPlace, name: string, c: Compiler): Fragment {
  const event: Row = { uid: EVENT_SCOPE, alias: c.alias('e'), isSubject: false };
  const time = occurredAt(event, c);
  const where = sql`${columnOf(c, event.alias, 'name')} = ${bind(name)} and ${within(time, { lte: c.now }, c.dialect)}`;
  const latest = sql`(select * from ${tableAs(c, TABLES.event, event.alias)} where ${where} order by ${time.sql} desc limit ${raw(String(SAMPLED))}) ${raw(event.alias)}`;
  return selectValues(eventSubject(event, c), scalarAt(event, path, valueType, c), latest, [], c);
}

function selectValues(key: Fragment, value: Value, from: Fragment, where: Fragment[], c: Compiler): Fragment {
  const conditions = [...where, isPresent(value, c.dialect)];
  if (value.type === 'text') conditions.push(sql`length(${value.sql}) <= ${raw(String(MAX_LENGTH))}`);
  return sql`select ${key} as k, ${value.sql} as v from ${from} where ${and(conditions)} limit ${raw(String(MAX_ROWS))}`;
}
