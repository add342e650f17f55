import { knownSegments } from '../../server/membership/live-segments';
import { judgeTogether } from '../../server/membership/judge-together';
import { segmentsOfStrapi } from '../../server/segments/segments';
import { prepareDialect } from '../../server/sql/dialects';
import { inTransaction } from '../../server/storage/connection';
import { members } from '../oracle/holds';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createRandom } from './generate/random';
import { drawRule } from './generate/rules';
import { makeShop } from './generate/shop';
import { worldOf } from './generate/shop-world';
import { CLOCKS } from './generate/worlds';
import { writeShop } from './write-shop';

/* Random rules judged in one statement, as a settling does: of many subjects at once, and of one, each is in just where the oracle says so. */

const RUNS = Number(process.env.SEGMENTS_PROPERTY_RUNS || 90);
const SEED = Number(process.env.SEGMENTS_SEED || 20_261_127);
const RULES = Math.min(200, Math.ceil(RUNS / 3));

let app: TestStrapi;
beforeAll(async () => {
  console.log(`SEGMENTS_SEED=${SEED} SEGMENTS_PROPERTY_RUNS=${RUNS}`);
  app = await bootStrapi();
  // This file judges by the source itself, beside the plugin that is built.
  await prepareDialect(app.strapi);
}, 300_000);
afterAll(() => app?.destroy());

/** How often an event was performed, at the least. */
const performed = (n: number) => ({
  version: 1,
  root: {
    ...{ id: 'root', type: 'group', match: 'all' },
    children: [
      {
        ...{ id: 'event', type: 'event', events: ['Order Completed'] },
        ...{ aggregate: { fn: 'count' }, operator: 'at_least', operand: 1 + n },
      },
    ],
  },
});

test.each([0, 1, 2])(
  'in the world of clock %d',
  async (index) => {
    const { strapi } = app;
    const random = createRandom(SEED + index);
    const clock = { ...CLOCKS[index]!, weekStart: 1 };
    const shop = makeShop(SEED + index, clock, { longDecimals: app.database.dialect === 'sqlite' });
    const sets = await writeShop(strapi, shop);
    if (app.database.dialect === 'postgres') {
      // The shop's rows have ids of their own.
      const last = 10_000 * (index + 1);
      await strapi.db.connection.raw(`select setval(pg_get_serial_sequence('segments_segments', 'id'), ${last})`);
    }
    const world = worldOf(shop, 'contact');
    const now = new Date(clock.now);
    // Events are gathered from two hundred questions about them on, which chance alone may not come to.
    const certain = Array.from({ length: Math.ceil(200 / world.subjects.length) }, (_, n) => performed(n));
    for (let turn = 0; turn < RULES + certain.length; turn += 1) {
      const rule = certain[turn - RULES] ?? drawRule(turn, world, random).rule;
      // What is recorded of fields begins when a segment first asks.
      if (/"type":"(change|context)"/.test(JSON.stringify(rule))) continue;
      const input = { key: `together_${index}_${turn}`, name: 'x', audience: 'contact', kind: 'dynamic', rule };
      await segmentsOfStrapi(strapi).create({ ...input, timeZone: clock.zone, active: true } as never);
    }
    const statements: string[] = [];
    const listen = ({ sql }: { sql: string }) => statements.push(sql);
    strapi.db.connection.on('query', listen);
    const everybody = world.subjects.map(({ id }) => id).sort((a, b) => a - b);
    const judge = (subjects: readonly number[]) =>
      inTransaction(strapi, async (trx) => {
        const live = await knownSegments(strapi, trx);
        const own = [...live.byKey.values()].filter(
          ({ key, reads }) => key.startsWith(`together_${index}_`) && !reads.everybody
        );
        const asked = own.map((segment, place) => ({ segment, setId: -1 - place, subjects }));
        const by = { existing: new Set(subjects), sets, now };
        return { own, changes: await judgeTogether(strapi, trx, 'contact', asked, by) };
      });
    for (const subjects of [everybody, [random.pick(everybody)]]) {
      const { own, changes } = await judge(subjects);
      expect(own.length).toBeGreaterThan(20);
      for (const { key, rule } of own) {
        const joined = changes.filter(({ segmentKey }) => segmentKey === key).map(({ subjectId }) => subjectId);
        const expected = members(rule!, world).filter((id) => subjects.includes(id));
        const said = `${key}, seed ${SEED}: ${JSON.stringify(rule)}`;
        expect({ said, joined: joined.sort((a, b) => a - b) }).toEqual({
          said,
          joined: expected.sort((a, b) => a - b),
        });
      }
    }
    strapi.db.connection.removeListener('query', listen);
    const gathered = statements.filter((sql) => sql.startsWith('with gathered_events'));
    expect(gathered.length > 0).toBe(['sqlite', 'postgres'].includes(app.database.dialect));
  },
  600_000
);
