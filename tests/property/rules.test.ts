import type { AudienceName } from '../../rules/catalog';
import type { Rule, RuleNode } from '../../rules/rule';
import type { Scope } from '../../server/sql/context';
import type { Fragment } from '../../server/sql/fragment';
import { members } from '../oracle/holds';
import type { World } from '../oracle/world';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createCoverage } from './coverage';
import { createRandom, type Random } from './generate/random';
import { ruleOf } from './generate/rule';
import { drawRule } from './generate/rules';
import { makeShop } from './generate/shop';
import { worldOf } from './generate/shop-world';
import { CLOCKS } from './generate/worlds';
import { createJudge, type Judge } from './judge';
import { reduce } from './reduce';
import { showFailure } from './show-failure';
import { writeShop } from './write-shop';

const RUNS = Number(process.env.SEGMENTS_PROPERTY_RUNS || 2_000);
const SEED = Number(process.env.SEGMENTS_SEED || 20_260_315);
const RUNS_PER_WORLD = Math.ceil(RUNS / CLOCKS.length);
/** From so many rules on, every operator is sure to have had its turn several times. */
const ENOUGH_FOR_COVERAGE = 1_500;
/** So many failures tell enough of one world. */
const MOST_FAILURES = 5;

let app: TestStrapi;
const coverage = createCoverage();

beforeAll(async () => {
  console.log(`SEGMENTS_SEED=${SEED} SEGMENTS_PROPERTY_RUNS=${RUNS}`);
  app = await bootStrapi();
});
afterAll(() => app?.destroy());

/** Visitors have rows of the plugin's own, which no shop is made of. */
type ShopAudience = Exclude<AudienceName, 'visitor'>;

interface Stage {
  world: World;
  judge: Judge;
}

/** Fills the database with a shop and looks at it as both audiences. */
async function setStage(index: number): Promise<Record<ShopAudience, Stage>> {
  const shop = makeShop(SEED + index, CLOCKS[index]!, { longDecimals: app.database.dialect === 'sqlite' });
  const sets = await writeShop(app.strapi, shop);
  const stageOf = async (audience: AudienceName): Promise<Stage> => {
    const world = worldOf(shop, audience);
    return { world, judge: await createJudge(app.strapi, world, sets) };
  };
  return { contact: await stageOf('contact'), account: await stageOf('account') };
}

function audienceOf(turn: number): ShopAudience {
  return turn % 7 === 6 ? 'account' : 'contact';
}

/** Undefined where SQL and oracle agree; an error of the database is a disagreement. */
async function difference(
  { world, judge }: Stage,
  rule: Rule,
  expected: number[] = members(rule, world)
): Promise<string | undefined> {
  try {
    const actual = await judge.members(rule);
    return same(actual, expected) ? undefined : showFailure(rule, world, expected, actual);
  } catch (error) {
    return `${showFailure(rule, world, expected, expected)}\n${String(error).slice(-600)}`;
  }
}

async function smallestDifference(stage: Stage, rule: Rule): Promise<string> {
  const fails = async (candidate: Rule) =>
    stage.judge.refusals(candidate).length === 0 && (await difference(stage, candidate)) !== undefined;
  return (await difference(stage, await reduce(rule, fails)))!;
}

describe.each(CLOCKS.map((clock, index) => ({ ...clock, index })))('a shop at $now in $zone', ({ index }) => {
  let stages: Record<ShopAudience, Stage>;
  beforeAll(async () => {
    stages = await setStage(index);
  });

  test(
    'SQL finds whom the oracle finds',
    async () => {
      const random = createRandom(SEED * 31 + index);
      const failures: string[] = [];
      for (let n = 0; n < RUNS_PER_WORLD && failures.length < MOST_FAILURES; n += 1) {
        const turn = index * RUNS_PER_WORLD + n;
        const stage = stages[audienceOf(turn)];
        const { rule, expected } = drawRule(turn, stage.world, random);
        expect(stage.judge.refusals(rule)).toEqual([]);
        coverage.note(rule, stage.world);
        if ((await difference(stage, rule, expected)) === undefined) continue;
        failures.push(await smallestDifference(stage, rule));
      }
      if (failures.length > 0) throw new Error(`SEGMENTS_SEED=${SEED}\n\n${failures.join('\n\n')}`);
    },
    20 * 60_000
  );

  test(
    'judging few subjects gives the same as judging all',
    async () => {
      const random = createRandom(SEED * 37 + index);
      for (let n = 0; n < Math.min(25, RUNS_PER_WORLD); n += 1) {
        const stage = stages[audienceOf(n)];
        const { rule } = drawRule(n * 9 + index, stage.world, random);
        const all = await stage.judge.members(rule);
        for (const { scope, isIn } of scopesOf(stage.world, random)) {
          const some = await stage.judge.members(rule, { scope });
          expect({ rule, scope, some }).toEqual({ rule, scope, some: all.filter(isIn) });
        }
      }
    },
    10 * 60_000
  );
});

function scopesOf(world: World, random: Random): { scope: Scope; isIn: (id: number) => boolean }[] {
  const ids = world.subjects.map(({ id }) => id);
  const some = ids.filter(() => random.chance(0.4));
  const [from, to] = [random.pick(ids), random.pick(ids)].sort((a, b) => a - b) as [number, number];
  return [
    { scope: { kind: 'ids', ids: some }, isIn: (id) => some.includes(id) },
    { scope: { kind: 'ids', ids: [] }, isIn: () => false },
    { scope: { kind: 'range', from, to }, isIn: (id) => from <= id && id <= to },
  ];
}

test('every operator, function and window was seen to hold and to fail', () => {
  if (process.env.SEGMENTS_COVERAGE_TABLE) console.log(coverage.table());
  if (RUNS >= ENOUGH_FOR_COVERAGE) expect(coverage.missing()).toEqual([]);
});

describe('the property can fail', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = (await setStage(0)).contact;
  });

  /** Faults that a compiler might have, put into its SQL. */
  const faults: { name: string; spoil: (sql: string) => string }[] = [
    { name: 'a bound is in that should be out', spoil: (sql) => sql.replace(/ < /g, ' <= ') },
    { name: 'a bound is out that should be in', spoil: (sql) => sql.replace(/ >= /g, ' > ') },
    { name: 'one condition is enough where all are needed', spoil: (sql) => sql.replace(/ and /, ' or ') },
    { name: 'a negation is lost', spoil: (sql) => sql.replace(/not exists|not \(/, (found) => found.slice(4)) },
    { name: 'all where any would do', spoil: (sql) => sql.replace(/ or /, ' and ') },
  ];

  test.each(faults)('it finds that $name', async ({ spoil }) => {
    const random = createRandom(SEED);
    let found = false;
    for (let turn = 0; turn < 400 && !found; turn += 1) {
      const { rule, expected } = drawRule(turn, stage.world, random);
      const alter = ({ sql, bindings }: Fragment): Fragment => ({ sql: spoil(sql), bindings });
      if (alter(await stage.judge.sqlOf(rule)).sql === (await stage.judge.sqlOf(rule)).sql) continue;
      // SQL that no database would take is no fault that could slip through.
      const actual = await stage.judge.members(rule, { alter }).catch(() => expected);
      found = !same(actual, expected);
    }
    expect(found).toBe(true);
  });

  test('it reduces what it finds to the part at fault', async () => {
    const fault: RuleNode = { id: 'fault', type: 'attribute', path: 'city', operator: 'ends_with', operand: 'n' };
    const fine: RuleNode = { id: 'fine', type: 'tag', operator: 'includes_any', tags: ['vip', 'new'] };
    const event: RuleNode = { id: 'event', type: 'event', events: ['A', 'B'], aggregate: { fn: 'performed' } };
    const inner: RuleNode = { id: 'inner', type: 'group', match: 'none', children: [event, fault] };
    const rule = ruleOf({ id: 'outer', type: 'group', match: 'any', children: [fine, inner] }, fine);
    const fails = async (candidate: Rule) => JSON.stringify(candidate).includes('ends_with');
    expect(await reduce(rule, fails)).toEqual(ruleOf(fault));
  });
});

/** Both ascending. */
function same(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
