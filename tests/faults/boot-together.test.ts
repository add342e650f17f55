import { createDatabase, testDialect } from '../support/database';
import { startServer, type TestServer } from '../support/server';
import { bootStrapi } from '../support/strapi';
import { countryIs, ruleOf } from '../support/membership';

/*
 * Two instances that start at once on an empty database: Strapi's own migrations and schema sync are not made for
 * that, and one of the two may fail. What is ours must not make it worse, and the next start of both must be healthy.
 */
const onServers = testDialect() === 'sqlite' ? describe.skip : describe;

onServers('two instances start at once', () => {
  test.each([1, 2, 3])(
    'on an empty database, try %i',
    async () => {
      const database = await createDatabase(undefined, { empty: true });
      try {
        const first = await bothOn();
        console.log(`${first.filter((one) => !(one instanceof Error)).length} of 2 came up on the empty database`);
        for (const one of first) if (one instanceof Error) console.log(firstError(one.message));
        await Promise.all(first.map((one) => (one instanceof Error ? undefined : one.stop())));
        // A segment that waits for its first fill: both find it when they start.
        const app = await bootStrapi({ on: database });
        await app.strapi.documents('plugin::segments.segment').create({
          data: {
            key: 'waits',
            name: 'Waits',
            audience: 'contact',
            kind: 'dynamic',
            rule: ruleOf(countryIs('Germany')),
          },
        } as never);
        await app.destroy({ keepDatabase: true });

        const second = await bothOn();
        for (const one of second) expect(one).not.toBeInstanceOf(Error);
        await Promise.all(second.map((one) => (one as TestServer).stop()));

        const check = await bootStrapi({ on: database });
        const knex = check.strapi.db.connection;
        expect(await knex('segments_states').pluck('segment_key')).toEqual(['waits']);
        expect(await knex('segments_runs').select('segment_key', 'cause', 'state')).toEqual([
          { segment_key: 'waits', cause: 'restored', state: 'succeeded' },
        ]);
        expect(await knex('segments_sets').whereNot({ status: 'retired' })).toHaveLength(1);
        const kept = (await check.strapi.store!.get({ type: 'core', key: 'persisted_tables' })) as string[];
        expect(new Set(kept).size).toBe(kept.length);
        expect(kept).toContain('segments_events');
        await check.destroy({ keepDatabase: true });
      } finally {
        await database.drop();
      }

      async function bothOn(): Promise<(TestServer | Error)[]> {
        const starts = [startServer({ on: database }), startServer({ on: database })];
        return Promise.all(starts.map((start) => start.catch((error: Error) => error)));
      }
    },
    900_000
  );
});

const firstError = (output: string) => /(error|Error)[^\n]*\n?[^\n]*/.exec(output)?.[0] ?? output.slice(0, 200);
