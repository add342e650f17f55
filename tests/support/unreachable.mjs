import knex from 'knex';

/**
 * Why the database server at this URL cannot be used; undefined if it can.
 * @param {string} url `postgres://…` or `mysql://…`
 * @returns {Promise<string | undefined>}
 */
export async function unreachable(url) {
  const client = url.startsWith('postgres') ? 'pg' : 'mysql2';
  const server = knex({ client, connection: url, acquireConnectionTimeout: 10_000 });
  try {
    await server.raw('select 1');
    return undefined;
  } catch (error) {
    return error.message || error.code || String(error);
  } finally {
    await server.destroy();
  }
}
