'use strict';

const MAX_BINDINGS = 30_000;
const MAX_ROWS = 1_000;

/**
 * Writes many rows through Strapi's metadata: tables, columns, link tables and component tables are looked up, never
 * guessed. Rows are kept until `flush()`, which writes all of them in one transaction, tables in the order of their
 * first use (so add a row before what links to it). Ids are given out here, so that links need no read.
 *
 * @param {object} options
 * @param {object} options.strapi a loaded Strapi
 * @param {() => string} options.documentId makes a new document id
 */
async function createBulkWriter({ strapi, documentId }) {
  const db = strapi.db.connection;
  const client = strapi.db.dialect.client;
  const pending = new Map();
  const models = new Map();
  const nextId = new Map();

  const toColumn = {
    datetime: (value) => (client === 'sqlite' ? +value : new Date(value)),
    boolean: (value) => (client === 'sqlite' ? Number(value) : value),
    json: (value) => JSON.stringify(value),
  };

  function modelOf(uid) {
    const known = models.get(uid);
    if (known) return known;
    const meta = strapi.db.metadata.get(uid);
    const scalars = Object.entries(meta.attributes)
      .filter(([, attribute]) => attribute.type !== 'relation')
      .map(([name, { type, columnName }]) => ({ name, column: columnName ?? name, convert: toColumn[type] }));
    const model = {
      table: meta.tableName,
      scalars,
      columns: scalars.map((s) => s.column),
      attributes: meta.attributes,
    };
    models.set(uid, model);
    return model;
  }

  function push(table, columns, row) {
    let entry = pending.get(table);
    if (!entry) pending.set(table, (entry = { columns, rows: [] }));
    entry.rows.push(row);
  }

  /** Must be called once for each type before `add`. */
  async function open(...uids) {
    for (const uid of uids) {
      const { table } = modelOf(uid);
      const [row] = await db(table).max({ last: 'id' });
      nextId.set(table, Number(row.last ?? 0) + 1);
    }
  }

  /** Keeps a row of a content type or component and returns its id. */
  function add(uid, row) {
    const { table, scalars, columns, attributes } = modelOf(uid);
    const id = nextId.get(table);
    if (id === undefined) throw new Error(`The writer was not opened for ${uid}`);
    nextId.set(table, id + 1);
    const filled = { ...row, id };
    if (attributes.documentId) {
      filled.documentId ??= documentId();
      filled.createdAt ??= Date.now();
      filled.updatedAt ??= filled.createdAt;
      filled.publishedAt ??= filled.createdAt;
    }
    push(
      table,
      columns,
      scalars.map(({ name, convert }) => {
        const value = filled[name];
        if (value === undefined || value === null) return null;
        return convert ? convert(value) : value;
      })
    );
    return id;
  }

  /** Links a row to a row of the type that `attribute` (on its owning side) points at. */
  function link(uid, attribute, id, targetId, position = 1) {
    const { joinTable } = modelOf(uid).attributes[attribute];
    const columns = [joinTable.joinColumn.name, joinTable.inverseJoinColumn.name];
    const row = [id, targetId];
    for (const order of [joinTable.orderColumnName, joinTable.inverseOrderColumnName]) {
      if (order) {
        columns.push(order);
        row.push(position);
      }
    }
    push(joinTable.name, columns, row);
  }

  /** Keeps a component row and puts it into the field `attribute` of its owner. Returns the component's id. */
  function addComponent(uid, attribute, ownerId, row, position = 1) {
    const { target, joinTable } = modelOf(uid).attributes[attribute];
    const id = add(target, row);
    const { joinColumn, inverseJoinColumn, orderColumnName } = joinTable;
    const columns = [joinColumn.name, inverseJoinColumn.name, 'component_type', 'field', orderColumnName];
    push(joinTable.name, columns, [ownerId, id, target, attribute, position]);
    return id;
  }

  async function insert(trx, table, { columns, rows }) {
    const step = Math.min(MAX_ROWS, Math.floor(MAX_BINDINGS / columns.length));
    const names = columns.map(() => '??').join(', ');
    const tuple = `(${columns.map(() => '?').join(', ')})`;
    for (let from = 0; from < rows.length; from += step) {
      const part = rows.slice(from, from + step);
      const sql = `insert into ?? (${names}) values ${part.map(() => tuple).join(', ')}`;
      await trx.raw(sql, [table, ...columns, ...part.flat()]);
    }
  }

  async function flush() {
    await db.transaction(async (trx) => {
      for (const [table, entry] of pending) await insert(trx, table, entry);
    });
    pending.clear();
  }

  /** The last flush; brings sequences and the planner's statistics up to date. */
  async function finish() {
    await flush();
    for (const table of nextId.keys()) {
      if (client === 'postgres') {
        await db.raw("select setval(pg_get_serial_sequence(?, 'id'), coalesce((select max(id) from ??), 1))", [
          table,
          table,
        ]);
      }
      if (client === 'mysql') await db.raw('analyze table ??', [table]);
    }
    if (client !== 'mysql') await db.raw('analyze');
  }

  return { open, add, addComponent, link, flush, finish };
}

module.exports = { createBulkWriter };
