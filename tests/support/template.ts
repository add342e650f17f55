import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createDatabase, TEMPLATE_VARIABLE } from './database';

/** Boots Strapi once for the whole run, and leaves its database to be copied by `createDatabase`. */
export default async function makeTemplate(): Promise<void> {
  const database = await createDatabase(undefined, { empty: true });
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    STRAPI_TELEMETRY_DISABLED: 'true',
    CRON_ENABLED: 'false',
    ...database.env,
  };
  try {
    await promisify(execFile)(process.execPath, [join(__dirname, 'boot-once.cjs')], { env });
  } catch (error) {
    await database.drop();
    throw error;
  }
  process.env[TEMPLATE_VARIABLE] = JSON.stringify(database);
  globalThis.dropTemplate = () => database.drop();
}

declare global {
  var dropTemplate: (() => Promise<void>) | undefined;
}
