import type { PathStep } from '../../rules/catalog';
import type { PhysicalLink } from '../catalog/physical';
import { TRAITS } from '../catalog/types';
import { TABLES } from '../storage/tables';
import { columnOf, idOf, inScope, tableAs, Unknown, type Compiler, type Row } from './compiler';
import { and, bind, sql, TRUE, type Fragment } from './fragment';

/** Joined tables that lead from a row to others. */
export interface Joined {
  /** Id of the row that the path started from. */
  key: Fragment;
  from: Fragment;
  where: Fragment[];
  /** The row at the end. */
  row: Row;
}

/** Follows relations and components, one join after the other. The scope is pushed down where the path starts from subjects. */
export function follow(start: Row, steps: readonly PathStep[], c: Compiler): Joined {
  const [first, ...rest] = steps;
  if (!first) throw new Unknown('a path without steps leads nowhere');
  const joined = firstJoin(start, first, c);
  const result = rest.reduce((so, step) => nextJoin(so, step, c), joined);
  return { ...result, where: [...startingAt(start, result.key, c), ...result.where] };
}

/** The plugin's own profile of a subject, which is no relation of the site's type. */
export function followToProfile(start: Row, steps: readonly PathStep[], c: Compiler): Joined {
  const profile = c.alias('p');
  const subject = columnOf(c, profile, 'subject_id');
  const row: Row = { uid: TRAITS, alias: profile, isSubject: false };
  const table = tableAs(c, TABLES.subject, profile);
  if (steps.length === 0) {
    const isOwn = ownProfile(start, profile, c);
    return { key: subject, from: table, where: [...startingAt(start, subject, c), isOwn], row };
  }
  const joined = follow(start, steps, c);
  const from = sql`${joined.from} join ${table} on ${subject} = ${idOf(joined.row)}`;
  return { ...joined, from, where: [...joined.where, ownProfile(joined.row, profile, c)], row };
}

function ownProfile(row: Row, profile: string, c: Compiler): Fragment {
  const audience = c.physical.audience(row.uid);
  if (!audience) throw new Unknown(`${row.uid} is no audience and has no traits`);
  return sql`${columnOf(c, profile, 'audience')} = ${bind(audience)}`;
}

function startingAt(start: Row, key: Fragment, c: Compiler): Fragment[] {
  const scope = start.isSubject ? inScope(c, key) : TRUE;
  return [scope, isKnown(key, c)];
}

/** Keys that are null would spoil `not in`. */
export const isKnown = (key: Fragment, c: Compiler): Fragment =>
  // SQLite takes "is not null" for a range that an index should walk; the sign says that it should not.
  c.dialect.name === 'sqlite' ? sql`+${key} is not null` : sql`${key} is not null`;

function firstJoin(start: Row, step: PathStep, c: Compiler): Joined {
  const link = linkOf(step, c);
  const { row, table } = targetOf(link, c);
  const where = published(row, c);
  switch (link.kind) {
    case 'table': {
      const alias = c.alias('l');
      return {
        key: columnOf(c, alias, link.from),
        from: sql`${tableAs(c, link.table, alias)} join ${table} on ${idOf(row)} = ${columnOf(c, alias, link.to)}`,
        where: [...fieldOf(link, alias, c), ...where],
        row,
      };
    }
    case 'column': {
      const alias = c.alias('o');
      const owner = tableAs(c, c.physical.table(start.uid), alias);
      return {
        key: sql`${columnOf(c, alias, 'id')}`,
        from: sql`${owner} join ${table} on ${idOf(row)} = ${columnOf(c, alias, link.column)}`,
        where,
        row,
      };
    }
    case 'inverse':
      return { key: columnOf(c, row.alias, link.column), from: table, where, row };
  }
}

function nextJoin(so: Joined, step: PathStep, c: Compiler): Joined {
  const link = linkOf(step, c);
  const { row, table } = targetOf(link, c);
  const where = [...so.where, ...published(row, c)];
  switch (link.kind) {
    case 'table': {
      const alias = c.alias('l');
      const links = sql`join ${tableAs(c, link.table, alias)} on ${columnOf(c, alias, link.from)} = ${idOf(so.row)}`;
      const from = sql`${so.from} ${links} join ${table} on ${idOf(row)} = ${columnOf(c, alias, link.to)}`;
      return { ...so, from, where: [...where, ...fieldOf(link, alias, c)], row };
    }
    case 'column':
      return {
        ...so,
        from: sql`${so.from} join ${table} on ${idOf(row)} = ${columnOf(c, so.row.alias, link.column)}`,
        where,
        row,
      };
    case 'inverse':
      return {
        ...so,
        from: sql`${so.from} join ${table} on ${columnOf(c, row.alias, link.column)} = ${idOf(so.row)}`,
        where,
        row,
      };
  }
}

function linkOf(step: PathStep, c: Compiler): PhysicalLink {
  const link = c.physical.link(step.uid, step.name);
  if (!link) throw new Unknown(`“${step.name}” of ${step.uid} is no relation in the database`);
  return link;
}

function targetOf(link: PhysicalLink, c: Compiler): { row: Row; table: Fragment } {
  const alias = c.alias('r');
  return {
    row: { uid: link.target, alias, isSubject: false },
    table: tableAs(c, c.physical.table(link.target), alias),
  };
}

const fieldOf = (link: PhysicalLink, alias: string, c: Compiler): Fragment[] =>
  link.kind === 'table' && link.field !== undefined ? [sql`${columnOf(c, alias, 'field')} = ${bind(link.field)}`] : [];

const published = (row: Row, c: Compiler): Fragment[] =>
  c.physical.publishedOnly(row.uid) ? [sql`${columnOf(c, row.alias, 'published_at')} is not null`] : [];

/** `select key as k from … where …`, with one more condition. */
export const selectKeys = (joined: Joined, condition: Fragment = TRUE): Fragment =>
  sql`select ${joined.key} as k from ${joined.from} where ${and([...joined.where, condition])}`;
