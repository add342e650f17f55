import type { Core } from '@strapi/strapi';
import type { Person } from '../../contracts/people';
import type { AudienceName } from '../../rules/catalog';
import { foldCase } from '../../rules/fold-case';
import { audienceOf } from '../catalog/audiences';
import { physicalSchema } from '../catalog/physical';
import { dialectOf } from '../sql/dialects';
import { or, raw, sql, TRUE, type Fragment } from '../sql/fragment';
import { connection, type Knex } from './connection';
import { hasPublicEmail, personQuery, toPerson, type PersonRow } from './people';
import { isSearchable } from './searchable';
import { audienceTable, findSubjects } from './subjects';

/** Rows of one statement: on SQLite everybody waits for it. */
const STEP = 20_000;
/** After this, people who only contain the text will do; after that, whoever was found. */
const PATIENT_MS = 300;
const LONGEST_MS = 2_000;

/** People by row id. */
export type FoundPeople = Map<number, Person>;

/**
 * Those whose identity or e-mail begins with the text, then those that contain it; somebody of just that name comes first.
 * A large audience is read in steps and only for so long, so rare parts of names may not be found in it.
 * @param among narrows to some subjects, as a predicate over alias `s`
 */
export async function searchPeople(
  strapi: Core.Strapi,
  audience: AudienceName,
  search: string,
  limit: number,
  among: Fragment = TRUE
): Promise<FoundPeople> {
  if (search === '') return new Map((await peopleIn(strapi, audience, among, 's.id', limit)).map(entry));
  if (!isSearchable(undefined, search)) return new Map();
  const found: FoundPeople = new Map();
  const named = (await findSubjects(strapi, audience, [search])).get(search);
  if (named) {
    const own = sql`s.id = ${raw(String(named.id))} and ${among}`;
    for (const row of await peopleIn(strapi, audience, own, 's.id', 1)) found.set(...entry(row));
  }
  const { beginning, containing } = await scan(strapi, audience, search, limit, among);
  for (const row of [...beginning, ...containing]) if (found.size < limit) found.set(...entry(row));
  return found;
}

/** Only by document id (`doc:…`), for readers who may not learn whose names are like what. */
export async function peopleByDocument(
  strapi: Core.Strapi,
  audience: AudienceName,
  search: string,
  limit: number,
  among: Fragment = TRUE
): Promise<FoundPeople> {
  if (search === '') return searchPeople(strapi, audience, '', limit, among);
  const named = search.startsWith('doc:') && (await findSubjects(strapi, audience, [search])).get(search);
  if (!named) return new Map();
  const own = sql`s.id = ${raw(String(named.id))} and ${among}`;
  return new Map((await peopleIn(strapi, audience, own, 's.id', 1)).map(entry));
}

const entry = (row: PersonRow): [number, Person] => [Number(row.row), toPerson(row)];

async function scan(
  strapi: Core.Strapi,
  audience: AudienceName,
  search: string,
  limit: number,
  among: Fragment
): Promise<{ beginning: PersonRow[]; containing: PersonRow[] }> {
  const columns = searchedColumns(strapi, audience);
  const beginning: PersonRow[] = [];
  const containing: PersonRow[] = [];
  if (columns.length === 0) return { beginning, containing };
  const d = dialectOf(strapi);
  const contains = or(columns.map((column) => d.matchesText(column, 'contains', search, false)));
  const begins = or(columns.map((column) => d.matchesText(column, 'starts_with', search, false)));
  const order = sql`case when ${begins} then 0 else 1 end, s.id`;
  const wanted = foldCase(search);
  const started = performance.now();
  for (let from: number | undefined = 0; from !== undefined;) {
    const next = await stepAfter(strapi, audience, from);
    const until = next === undefined ? TRUE : raw(`s.id < ${next}`);
    const where = sql`s.id >= ${raw(String(from))} and ${until} and ${contains} and ${among}`;
    for (const row of await peopleIn(strapi, audience, where, order, limit)) {
      const isFirst = [row.id, row.label].some((text) => foldCase(String(text ?? '')).startsWith(wanted));
      (isFirst ? beginning : containing).push(row);
    }
    const took = performance.now() - started;
    const isEnough = beginning.length + containing.length >= limit && took > PATIENT_MS;
    from = beginning.length >= limit || isEnough || took > LONGEST_MS ? undefined : next;
  }
  return { beginning, containing };
}

/** The row id at which the step after this one begins. */
async function stepAfter(strapi: Core.Strapi, audience: AudienceName, from: number): Promise<number | undefined> {
  const { table } = audienceTable(strapi, audienceOf(strapi, audience).uid);
  const row = (await connection(strapi)(table).where('id', '>=', from).orderBy('id').offset(STEP).first('id')) as
    { id: number } | undefined;
  return row && Number(row.id);
}

function searchedColumns(strapi: Core.Strapi, audience: AudienceName): Fragment[] {
  const { uid, identity, email } = audienceOf(strapi, audience);
  const physical = physicalSchema(strapi);
  const { quote } = dialectOf(strapi);
  const names = [identity, ...(email !== undefined && hasPublicEmail(strapi, audience) ? [email] : [])];
  return names.flatMap((name) => {
    const column = physical.column(uid, name);
    return column && column.type !== 'integer' ? [sql`s.${quote(column.name)}`] : [];
  });
}

async function peopleIn(
  strapi: Core.Strapi,
  audience: AudienceName,
  where: Fragment,
  order: Fragment | string,
  limit: number
): Promise<PersonRow[]> {
  const by = typeof order === 'string' ? raw(order) : order;
  return personQuery(strapi, audience)
    .whereRaw(where.sql, where.bindings as Knex.RawBinding[])
    .orderByRaw(by.sql, by.bindings as Knex.RawBinding[])
    .limit(limit);
}
