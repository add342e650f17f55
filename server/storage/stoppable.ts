import type { Core } from '@strapi/strapi';
import { rowsOf } from '../sql/run';
import type { Query } from '../sql/facts';
import { connection, isPostgres, isSqlite, type Knex } from './connection';

/** The work was given up by whoever asked for it, or took longer than it was given. */
export class Stopped extends Error {}

/** A raw connection of one of the drivers. */
type Connection = object;

/** What knex's client can do, beyond its types. */
interface Client {
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
  /** Asks the server, by a connection of its own, to break off what this one runs. */
  cancelQuery(connection: Connection): Promise<unknown>;
}

/**
 * A way to ask the database that ends with the signal: PostgreSQL and MySQL break off the statement that runs. On SQLite a
 * statement stops the whole process, so others get their turn after each, and the next one is not begun.
 * @param options.fewRows statements read few rows of large tables, by their indexes
 */
export function stoppable(strapi: Core.Strapi, signal: AbortSignal, options: { fewRows?: boolean } = {}): Query {
  const knex = connection(strapi);
  return async ({ sql, bindings }) => {
    if (signal.aborted) throw new Stopped();
    const statement = knex.raw(sql, bindings as Knex.RawBinding[]);
    if (isSqlite(knex)) {
      const rows = rowsOf(strapi, await statement);
      await new Promise((resolve) => setImmediate(resolve));
      return rows;
    }
    const before = options.fewRows && isPostgres(knex) ? BY_INDEXES : 'begin';
    return rowsOf(strapi, await untilStopped(knex, statement, before, signal));
  };
}

/** PostgreSQL takes reads by an index for dear, and would rather compile a statement than run it. */
const BY_INDEXES = 'begin; set local random_page_cost = 1.1; set local jit = off';

/** Runs the statement in a transaction, which also takes what of a late cancellation would meet the connection's next user. */
async function untilStopped(knex: Knex, statement: Knex.Raw, before: string, signal: AbortSignal): Promise<unknown> {
  const client = knex.client as Client;
  const connection = await client.acquireConnection();
  let cancelled: Promise<unknown> | undefined;
  const cancel = () => {
    cancelled = client.cancelQuery(connection).catch(() => undefined);
  };
  try {
    if (signal.aborted) throw new Stopped();
    await knex.raw(before).connection(connection);
    signal.addEventListener('abort', cancel, { once: true });
    return await statement.connection(connection);
  } catch (error) {
    throw signal.aborted ? new Stopped() : error;
  } finally {
    signal.removeEventListener('abort', cancel);
    await cancelled;
    const end = () => knex.raw('rollback').connection(connection);
    await end().catch(end);
    await client.releaseConnection(connection);
  }
}

/** A signal that ends with `signal`, or after so many milliseconds; `done` lets go of both. */
export function within(signal: AbortSignal, ms: number): { signal: AbortSignal; done: () => void } {
  const controller = new AbortController();
  const end = () => controller.abort();
  const timer = setTimeout(end, ms);
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  return {
    signal: controller.signal,
    done: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    },
  };
}
