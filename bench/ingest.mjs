/** `npm run bench:ingest`: events stored by the product beside knex's multi-row inserts into the same table, in batches of several sizes. */
import { command } from './lib/command.mjs';
import { median, timed } from './lib/measure.mjs';
import { NOW } from './lib/options.mjs';
import { figure, report } from './lib/report.mjs';

await command(measure);

async function measure({ strapi, product, options }) {
  const { db, size, customers } = options;
  const knex = strapi.db.connection;
  await knex('segments_events').where({ source: 'bench_ingest' }).delete();
  const rows = [];
  const figures = [];
  let serial = 0;
  const events = (count) =>
    Array.from({ length: count }, () => {
      serial += 1;
      const at = new Date(NOW.getTime() + serial);
      return {
        source: 'bench_ingest',
        messageId: `i${serial}`,
        name: 'Page Viewed',
        occurredAt: at,
        receivedAt: at,
        contactId: 1 + ((serial * 7919) % customers),
        accountId: null,
        properties: { category: 'shoes', total: serial % 100 },
        context: { campaign: { source: 'mail' } },
      };
    });
  const instant = (date) => (db === 'sqlite' ? date.getTime() : date);
  const physical = (event) => ({
    source: event.source,
    message_id: event.messageId,
    name: event.name,
    occurred_at: instant(event.occurredAt),
    received_at: instant(event.receivedAt),
    contact_id: event.contactId,
    account_id: event.accountId,
    properties: JSON.stringify(event.properties),
    context: JSON.stringify(event.context),
  });
  for (const batch of [1, 100, 1_000]) {
    const total = batch === 1 ? 500 : 10_000;
    const seen = { product: [], bare: [] };
    for (let round = 0; round < (options.quick ? 3 : 5); round++) {
      const ways = {
        product: (page) => product.insertEvents(strapi, page),
        bare: (page) => bareInsert(knex, db, page.map(physical)),
      };
      for (const way of round % 2 ? ['product', 'bare'] : ['bare', 'product']) {
        const pages = Array.from({ length: total / batch }, () => events(batch));
        const ms = await timed(async () => {
          for (const page of pages) await ways[way](page);
        });
        seen[way].push(total / (ms / 1000));
      }
    }
    const [own, bare] = [median(seen.product), median(seen.bare)];
    figures.push({ batch, product: own, bare });
    rows.push([figure(batch), figure(own), figure(bare), `${Math.round((own / bare) * 100)} %`]);
  }
  await knex('segments_events').where({ source: 'bench_ingest' }).delete();
  report(
    'ingest',
    { db, size },
    { columns: ['events a batch', 'insertEvents, a second', 'bare multi-row, a second', 'share'], rows, figures }
  );
}

/** SQLite takes 500 rows a statement in the form that knex gives them; a batch is one transaction all the same. */
async function bareInsert(knex, db, rows) {
  if (db === 'postgres' || rows.length <= 500) await knex('segments_events').insert(rows);
  else await knex.batchInsert('segments_events', rows, 500);
}
