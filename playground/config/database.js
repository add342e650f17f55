'use strict';

const path = require('node:path');

/**
 * DATABASE_CLIENT is sqlite (default), postgres or mysql (MySQL and MariaDB).
 * SQLite reads DATABASE_FILENAME (relative to this app), the others DATABASE_URL.
 */
module.exports = ({ env }) => {
  const client = env('DATABASE_CLIENT', 'sqlite');
  if (client === 'sqlite') {
    const filename = path.resolve(__dirname, '..', env('DATABASE_FILENAME', '.tmp/data.db'));
    return { connection: { client, connection: { filename }, useNullAsDefault: true } };
  }
  const url = env('DATABASE_URL');
  if (!url) throw new Error(`DATABASE_CLIENT=${client} needs DATABASE_URL`);
  const pool = { min: env.int('DATABASE_POOL_MIN', 0), max: env.int('DATABASE_POOL_MAX', 10) };
  if (client === 'postgres') {
    const connection = { connectionString: url, schema: env('DATABASE_SCHEMA', 'public') };
    return { connection: { client, connection, pool } };
  }
  const { hostname, port, username, password, pathname } = new URL(url);
  const connection = {
    host: hostname,
    port: port ? Number(port) : 3306,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
  };
  return { connection: { client, connection, pool } };
};
