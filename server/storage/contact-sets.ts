import type { Core } from '@strapi/strapi';
import { audienceOf } from '../catalog/audiences';
import { physicalSchema } from '../catalog/physical';
import { dialectOf } from '../sql/dialects';
import { bind, raw, sql, type Fragment } from '../sql/fragment';
import { runFragment } from '../sql/run';
import { currentConnection } from './connection';
import { TABLES } from './tables';
import type { NamedRow } from './subject-names';

/** A contact and its account, with the sets that each of them is in. */
export interface ContactSets {
  id: number;
  account?: number;
  contactSets: number[];
  accountSets: number[];
}

interface Row {
  contact: number;
  name: unknown;
  account: number | null;
  set_id: number | null;
}

/** The contacts that bear the name, byte for byte; more than one only where the database holds it more than once. */
export async function contactsNamed(strapi: Core.Strapi, { column, value }: NamedRow): Promise<ContactSets[]> {
  const name = sql`c.${dialectOf(strapi).quote(column)}`;
  const where = sql`where ${name} = ${bind(column === 'id' ? Number(value) : value)}`;
  const rows = await read(strapi, name, where);
  // A database whose collation ignores case finds more than was asked for.
  return collect(rows.filter((row) => String(row.name) === value));
}

/** The contacts whose relation `attribute` leads to the row with this id. */
export async function contactsRelatedTo(
  strapi: Core.Strapi,
  attribute: string,
  id: string | number
): Promise<ContactSets[]> {
  const related = relatedRow(strapi, attribute, 'r');
  return collect(await read(strapi, raw('c.id'), sql`${related.join} where ${related.id} = ${bind(id)}`));
}

/**
 * The contact, its account and what both are members of in one statement: it is run for every personalised request.
 * @param rest joins and conditions that find the contacts, in alias `c`
 */
async function read(strapi: Core.Strapi, name: Fragment, rest: Fragment): Promise<Row[]> {
  const { quote } = dialectOf(strapi);
  const { uid, account } = audienceOf(strapi, 'contact');
  const contacts = sql`${quote(physicalSchema(strapi).table(uid))} c`;
  const sets = (subject: Fragment) => sql`left join ${quote(TABLES.member)} m on m.subject_id = ${subject}`;
  let statement = sql`select c.id as contact, ${name} as name, null as account, m.set_id as set_id from ${contacts} ${sets(raw('c.id'))} ${rest}`;
  if (account !== undefined) {
    const { join, id } = relatedRow(strapi, account, 'a');
    statement = sql`${statement} union all select c.id, ${name}, ${id}, m.set_id from ${contacts} ${join} ${sets(id)} ${rest}`;
  }
  return (await runFragment(strapi, statement, await currentConnection(strapi))) as unknown as Row[];
}

/** How a contact's row leads along a relation to the row id of its target. */
function relatedRow(strapi: Core.Strapi, attribute: string, alias: string): { join: Fragment; id: Fragment } {
  const { quote } = dialectOf(strapi);
  const { uid } = audienceOf(strapi, 'contact');
  const physical = physicalSchema(strapi);
  const link = physical.link(uid, attribute);
  if (!link) throw new Error(`The relation “${attribute}” of ${uid} leads nowhere`);
  const at = raw(alias);
  const [table, on, id] =
    link.kind === 'table'
      ? [link.table, sql`${at}.${quote(link.from)} = c.id`, sql`${at}.${quote(link.to)}`]
      : link.kind === 'column'
        ? [physical.table(link.target), sql`${at}.id = c.${quote(link.column)}`, sql`${at}.id`]
        : [physical.table(link.target), sql`${at}.${quote(link.column)} = c.id`, sql`${at}.id`];
  return { join: sql`join ${quote(table)} ${at} on ${on}`, id };
}

function collect(rows: readonly Row[]): ContactSets[] {
  const contacts = new Map<number, ContactSets>();
  for (const { contact, account, set_id: set } of rows) {
    const id = Number(contact);
    let found = contacts.get(id);
    if (!found) contacts.set(id, (found = { id, contactSets: [], accountSets: [] }));
    if (account === null) {
      if (set !== null) found.contactSets.push(Number(set));
      continue;
    }
    found.account ??= Number(account);
    if (set !== null && found.account === Number(account)) found.accountSets.push(Number(set));
  }
  return [...contacts.values()];
}
