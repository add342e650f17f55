import type { Core } from '@strapi/strapi';
import { bucketOf } from '../oracle/split';
import type { Row, WorldEvent } from '../oracle/world';
import type { ShopHistory } from './generate/histories';
import type { Shop, ShopSegment } from './generate/shop';

const CUSTOMER = 'api::customer.customer';
const COMPANY = 'api::company.company';
const ORDER = 'api::order.order';
const LINE = 'api::order-line.order-line';
const ARTICLE = 'api::article.article';
const AUTHOR = 'api::author.author';
const TAG = 'plugin::segments.tag';
const SEGMENT = 'plugin::segments.segment';

interface Attribute {
  type: string;
  columnName?: string;
  target: string;
  joinTable?: {
    name: string;
    joinColumn: { name: string };
    inverseJoinColumn: { name: string };
    orderColumnName?: string;
    inverseOrderColumnName?: string;
  };
}

interface Model {
  tableName: string;
  attributes: Record<string, Attribute>;
}

/**
 * Puts the shop into the tables as Strapi itself stores it, in place of all that was there. Tables and columns are those of
 * Strapi's metadata. Answers the member set of each segment.
 */
export async function writeShop(strapi: Core.Strapi, shop: Shop): Promise<Record<string, number>> {
  const tables = new Map<string, Record<string, unknown>[]>();
  const put = (table: string, ...rows: Record<string, unknown>[]) =>
    tables.set(table, [...(tables.get(table) ?? []), ...rows]);
  const modelOf = (uid: string) => strapi.db.metadata.get(uid) as unknown as Model;
  const isSqlite = strapi.db.dialect.client === 'sqlite';

  function putRows(uid: string, rows: readonly Row[]): void {
    const { tableName, attributes } = modelOf(uid);
    const scalars = Object.entries(attributes).filter(([, { type }]) => type !== 'relation');
    for (const row of rows) {
      const filled: Row = { createdAt: shop.clock.now, updatedAt: shop.clock.now, publishedAt: shop.clock.now, ...row };
      put(
        tableName,
        Object.fromEntries(
          scalars.map(([name, { type, columnName }]) => [
            columnName ?? name,
            stored(type, filled[name] ?? null, isSqlite),
          ])
        )
      );
    }
  }

  function putLinks(uid: string, attribute: string, rows: readonly Row[]): void {
    const { joinTable } = modelOf(uid).attributes[attribute]!;
    if (!joinTable) throw new Error(`${uid}.${attribute} has no link table`);
    for (const row of rows) {
      many(row[attribute]).forEach((other, index) =>
        put(joinTable.name, {
          [joinTable.joinColumn.name]: row.id,
          [joinTable.inverseJoinColumn.name]: other.id,
          ...(joinTable.orderColumnName && { [joinTable.orderColumnName]: index + 1 }),
          ...(joinTable.inverseOrderColumnName && { [joinTable.inverseOrderColumnName]: row.id }),
        })
      );
    }
  }

  function putComponents(uid: string, attribute: string, rows: readonly Row[]): Row[] {
    const { target, joinTable } = modelOf(uid).attributes[attribute]!;
    const parts: Row[] = [];
    for (const row of rows) {
      many(row[attribute]).forEach((part, index) => {
        parts.push(part);
        put(joinTable!.name, {
          [joinTable!.joinColumn.name]: row.id,
          [joinTable!.inverseJoinColumn.name]: part.id,
          component_type: target,
          field: attribute,
          [joinTable!.orderColumnName ?? 'order']: index + 1,
        });
      });
    }
    putRows(target, parts);
    return parts;
  }

  putRows(AUTHOR, shop.authors);
  putRows(TAG, shop.tags);
  putRows(COMPANY, shop.companies);
  putRows(ARTICLE, shop.articles);
  putRows(CUSTOMER, shop.customers);
  putRows(ORDER, shop.orders);
  putRows(LINE, shop.lines);
  putLinks(ARTICLE, 'author', shop.articles);
  putLinks(ARTICLE, 'related', shop.articles);
  putLinks(CUSTOMER, 'company', shop.customers);
  putLinks(CUSTOMER, 'favourites', shop.customers);
  putLinks(CUSTOMER, 'tags', shop.customers);
  putLinks(ORDER, 'customer', shop.orders);
  putLinks(LINE, 'order', shop.lines);
  putComponents(ARTICLE, 'hero', shop.articles);
  putComponents(CUSTOMER, 'badges', shop.customers);
  const addresses = [
    ...putComponents(CUSTOMER, 'address', shop.customers),
    ...putComponents(ORDER, 'shipping', shop.orders),
  ];
  putComponents('shop.address', 'geo', addresses);

  putRows('plugin::segments.event', shop.events.map(eventRow));
  putRows('plugin::segments.subject', [
    ...subjectRows('contact', shop.customers),
    ...subjectRows('account', shop.companies),
  ]);
  putRows(SEGMENT, shop.segments.map(segmentRow));
  putRows('plugin::segments.set', shop.segments.map(setRow));
  putRows('plugin::segments.member', shop.segments.flatMap(memberRows));

  putRows('plugin::segments.recording', shop.histories.map(recordingRow));
  putRows('plugin::segments.history', shop.histories.flatMap(historyRows));

  await replaceTables(strapi, tables);
  return Object.fromEntries(shop.segments.map(({ key }, index) => [key, index + 1]));
}

/** Rows of other tables go with those that they hang on; what is written is written in the order of the map. */
async function replaceTables(strapi: Core.Strapi, tables: Map<string, Record<string, unknown>[]>): Promise<void> {
  const knex = strapi.db.connection;
  await knex.transaction(async (trx) => {
    for (const table of [...tables.keys()].reverse()) await trx(table).delete();
    for (const [table, rows] of tables) {
      for (let at = 0; at < rows.length; at += 20) await trx(table).insert(rows.slice(at, at + 20));
    }
  });
}

function stored(type: string, value: unknown, isSqlite: boolean): unknown {
  if (value === null) return null;
  switch (type) {
    case 'json':
      return JSON.stringify(value);
    case 'datetime':
      return isSqlite ? Date.parse(value as string) : new Date(value as string);
    case 'boolean':
      return isSqlite ? Number(value) : value;
    default:
      return value;
  }
}

function many(value: unknown): Row[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? (value as Row[]) : [value as Row];
}

function eventRow(event: WorldEvent): Row {
  return { ...event, source: 'test', messageId: `m${event.id}`, receivedAt: event.occurredAt };
}

/** These tables have no ids of their own: the metadata names no such column. */
function subjectRows(audience: string, rows: readonly Row[]): Row[] {
  return rows.map(({ id, documentId, traits }) => ({
    id,
    audience,
    subjectId: id,
    documentId,
    bucket: bucketOf(documentId!),
    traits,
  }));
}

function segmentRow({ key, audience }: ShopSegment, index: number): Row {
  return {
    id: index + 1,
    documentId: `segment${index}`,
    key,
    name: key,
    audience,
    kind: 'static',
    active: true,
    exposed: true,
  };
}

function setRow({ key }: ShopSegment, index: number): Row {
  return { id: index + 1, segmentKey: key, status: 'current', createdAt: '2020-01-01T00:00:00.000Z' };
}

function recordingRow({ audience, field }: ShopHistory, index: number): Row {
  return { id: index + 1, audience, field, since: '2010-01-01T00:00:00.000Z' };
}

function historyRows({ held }: ShopHistory, index: number): Row[] {
  const text = (value: unknown) => (value === null || value === undefined || value === '' ? null : String(value));
  return [...held].map(([subjectId, values]) => {
    const present = values.at(-1)!;
    return {
      id: subjectId,
      recordingId: index + 1,
      subjectId,
      value: text(present.value),
      previous: text(values.at(-2)?.value),
      since: present.since,
      changes: values.length - 1,
    };
  });
}

function memberRows({ members }: ShopSegment, index: number): Row[] {
  return [...members].map(([subjectId, joinedAt]) => ({ id: subjectId, setId: index + 1, subjectId, joinedAt }));
}
