import type { Core } from '@strapi/strapi';
import { connection } from './connection';
import { TABLES } from './tables';

/** Tables that may come to hold more rows than 32-bit ids can number. */
const WIDE = [TABLES.event, TABLES.change];

/**
 * Makes ids of 64 bits where a site's history may outgrow 32. Strapi's schema sync knows 32-bit ids only: told of wider
 * ones it tries to change the column at every change of the site's schema, and fails. It never looks at the width of a
 * column that it takes for an id. SQLite's ids are wide anyhow. Idempotent, and instant on the empty tables of a first boot.
 */
export async function widenIds(strapi: Core.Strapi): Promise<void> {
  const { client } = strapi.db.dialect;
  if (client === 'sqlite') return;
  const knex = connection(strapi);
  for (const table of WIDE) {
    const { id } = (await knex(table).columnInfo()) as Record<string, { type: string }>;
    if (id?.type === 'bigint') continue;
    if (client === 'mysql') {
      await knex.raw('alter table ?? modify ?? bigint unsigned not null auto_increment', [table, 'id']);
      continue;
    }
    await knex.raw('alter table ?? alter column ?? type bigint', [table, 'id']);
    const answer: unknown = await knex.raw('select pg_get_serial_sequence(?, ?) as sequence', [table, 'id']);
    const sequence = (answer as { rows: { sequence: string | null }[] }).rows[0]?.sequence;
    // Its name comes quoted, and with its schema.
    if (sequence) await knex.raw(`alter sequence ${sequence} as bigint`);
  }
}
