import type { Decision } from '../../contracts/decision';
import type { AudienceName } from '../../rules/catalog';
import { crossingsOf } from '../../rules/crossings';
import { dependenciesOf } from '../../rules/dependencies';
import type { Rule } from '../../rules/rule';
import { schemaCatalog } from '../../server/catalog/catalog';
import { refreshesOf } from '../../server/membership/refreshes';
import { segmentsOfStrapi } from '../../server/segments/segments';
import { sweeperOf } from '../../server/sweep/sweeper';
import { holds, members } from '../oracle/holds';
import type { World } from '../oracle/world';
import { apiToken } from '../support/access';
import { expectTrueHistory, membersOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createRandom, type Random } from './generate/random';
import { drawRule } from './generate/rules';
import { makeShop, type Shop } from './generate/shop';
import { worldOf } from './generate/shop-world';
import { CLOCKS } from './generate/worlds';
import { createJudge } from './judge';
import { writeShop } from './write-shop';

/*
 * Random rules that the clock alone can change, over shops of nasty rows, and a clock that goes on in steps of a
 * millisecond up to a year. Nothing is written and nothing refreshed but what the sweep asks for: after each sweep members
 * are those that the oracle names.
 */

const RUNS = Number(process.env.SEGMENTS_PROPERTY_RUNS || 80);
const SEED = Number(process.env.SEGMENTS_SEED || 20_260_315);
const RULES = Math.min(60, Math.ceil(RUNS / CLOCKS.length));
const STEPS = 12;
/** Contacts who ask for their decision before each sweep. */
const ASKERS = 4;
/** An anniversary of a date that is worked out anew for each of 300 years: MariaDB takes all the memory there is for it. */
const LONGEST_SQL = 200_000;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let app: TestStrapi;
let token: string;
beforeAll(async () => {
  console.log(`SEGMENTS_SEED=${SEED} SEGMENTS_PROPERTY_RUNS=${RUNS}`);
  // Whatever no range finds is due with every step of a minute.
  app = await bootStrapi({ plugins: { segments: { config: { sweep: { wholeMinutes: 1 } } } } });
  token = await apiToken(app.strapi, { type: 'full-access' });
}, 300_000);
afterAll(() => app?.destroy());

const knex = () => app.strapi.db.connection;
const drive = (now: Date) =>
  app.strapi
    .plugin('segments')
    .service<{ drive(clock: () => Date): void }>('clock')
    .drive(() => now);

interface Swept {
  key: string;
  rule: Rule;
  world: World;
  /** Whether some of it is due only with the minute. */
  everyMinute: boolean;
  /** Whether it hangs on everybody: a decision is as late as the members then. */
  everybody: boolean;
}

/** Fills the database with a shop in which sweeping begins now. */
async function open(index: number): Promise<{ shop: Shop; sets: Record<string, number> }> {
  const clock = { ...CLOCKS[index]!, weekStart: 1 };
  const shop = makeShop(SEED + index, clock, { longDecimals: app.database.dialect === 'sqlite' });
  for (const table of ['states', 'changes', 'counts', 'runs', 'watermarks']) await knex()(`segments_${table}`).delete();
  const sets = await writeShop(app.strapi, shop);
  if (app.database.dialect === 'postgres') {
    for (const table of ['segments', 'sets', 'recordings']) {
      await knex().raw(`select setval(pg_get_serial_sequence('segments_${table}', 'id'), ${10_000 * (index + 1)})`);
    }
  }
  await knex()('segments_states').insert(
    shop.segments.map(({ key, audience, members }) => ({
      segment_key: key,
      audience,
      set_id: sets[key],
      status: 'ready',
      members: members.size,
    }))
  );
  // Long before they happened: what lies ahead of the clock was dated ahead.
  await knex()('segments_events').update({ received_at: new Date('2000-01-01T00:00:00.000Z') });
  return { shop, sets };
}

async function drawSegments(
  { shop, sets }: { shop: Shop; sets: Record<string, number> },
  random: Random,
  first: number
): Promise<Swept[]> {
  const swept: Swept[] = [];
  for (let turn = first; swept.length < RULES; turn += 1) {
    const audience: AudienceName = turn % 7 === 6 ? 'account' : 'contact';
    const world = worldOf(shop, audience);
    const { rule } = drawRule(turn, world, random);
    // What is recorded of fields begins when a segment first asks: the shop's own past would be another's.
    if (/"type":"(change|context)"/.test(JSON.stringify(rule))) continue;
    const { ranges, whole } = crossingsOf(rule, schemaCatalog(app.strapi, audience, 'admin'));
    if (ranges.length === 0 && !whole) continue;
    // Beside one that may change at any instant no decision stands for any time.
    if (shop.clock.zone !== CLOCKS[0]!.zone && whole === 'instant') continue;
    const judge = await createJudge(app.strapi, world, sets);
    expect(judge.refusals(rule)).toEqual([]);
    if ((await judge.sqlOf(rule)).sql.length > LONGEST_SQL) continue;
    const { everybody } = dependenciesOf(rule, schemaCatalog(app.strapi, audience, 'admin'));
    swept.push({ key: `swept_${turn}`, rule, world, everyMinute: whole === 'instant', everybody });
  }
  return swept;
}

/** Mostly onto an end of something, or just beside it; else anywhere. */
function stepOf(random: Random): number {
  switch (random.int(0, 7)) {
    case 0:
      return random.pick([1, 999, 1_000, MINUTE - 1]);
    case 1:
      return MINUTE * random.int(1, 59);
    case 2:
    case 3:
      return HOUR * random.int(1, 23) + random.pick([0, 0, 1, 1_234]);
    case 4:
    case 5:
      return DAY * random.int(1, 3) + random.pick([0, -1, 1]);
    case 6:
      return DAY * random.int(7, 40);
    default:
      return DAY * random.pick([90, 365, 366]);
  }
}

/**
 * What a contact is told before any sweep is what the oracle says at that instant, and at any instant up to the end of the
 * decision's time.
 */
async function checkDecision(random: Random, shop: Shop, segments: readonly Swept[], now: Date): Promise<void> {
  const contact = random.pick(worldOf(shop, 'contact').subjects);
  const { body } = await app.request
    .get(`/api/segments/decision?segmentsSubject=id:${contact.id}`)
    .auth(token, { type: 'bearer' })
    .expect(200);
  const told = body.data as Decision;
  const until = told.expiresAt === null ? now.getTime() + DAY : Date.parse(told.expiresAt);
  expect(until).toBeGreaterThanOrEqual(now.getTime());
  const exact = segments.filter(({ everybody, world }) => !everybody && world.audience === 'contact');
  for (const at of [now, new Date(random.int(now.getTime(), Math.max(now.getTime(), until - 1)))]) {
    for (const { key, rule, world } of exact) {
      const isIn = holds(rule, contact, { ...world, now: at.toISOString() });
      const said = `${key} of ${contact.id} at ${at.toISOString()}, asked at ${now.toISOString()}, until ${told.expiresAt}, seed ${SEED}: ${JSON.stringify(rule)}`;
      expect({ said, isIn: told.segments.includes(key) }).toEqual({ said, isIn });
    }
  }
}

describe.each(CLOCKS.map((clock, index) => ({ ...clock, index })))('from $now in $zone', ({ index, zone }) => {
  test(
    'after each sweep members are those of the rule at that time',
    async () => {
      const random = createRandom(SEED * 41 + index);
      const opened = await open(index);
      let now = new Date(opened.shop.clock.now);
      drive(now);
      const segments = await drawSegments(opened, random, index * 1_000);
      for (const { key, rule, world } of segments) {
        const input = {
          ...{ key, name: key, audience: world.audience, kind: 'dynamic', rule },
          ...{ timeZone: zone, exposed: true },
        };
        await segmentsOfStrapi(app.strapi).create(input as never);
      }
      const settle = async () => {
        await sweeperOf(app.strapi).sweep();
        await refreshesOf(app.strapi).idle();
      };
      const check = async (stepMs: number) => {
        for (const { key, rule, world, everyMinute } of segments) {
          if (everyMinute && stepMs < MINUTE) continue;
          const expected = members(rule, { ...world, now: now.toISOString() });
          const actual = await membersOf(app.strapi, key);
          const at = `${key} at ${now.toISOString()} after ${stepMs} ms, seed ${SEED}: ${JSON.stringify(rule)}`;
          expect({ at, members: actual }).toEqual({ at, members: expected });
        }
      };
      await settle();
      // A segment that is not filled is nothing that can be swept.
      expect(await knex()('segments_runs').where({ state: 'failed' }).select('segment_key', 'error')).toEqual([]);
      await check(MINUTE);
      for (let step = 0; step < STEPS; step += 1) {
        const ms = stepOf(random);
        now = new Date(now.getTime() + ms);
        drive(now);
        for (let turn = 0; turn < ASKERS; turn += 1) await checkDecision(random, opened.shop, segments, now);
        await settle();
        await check(ms);
      }
      for (const { key } of segments) await expectTrueHistory(app.strapi, key);
    },
    10 * MINUTE
  );
});
