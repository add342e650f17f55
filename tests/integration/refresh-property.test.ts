import fc from 'fast-check';
import type { Core } from '@strapi/strapi';
import { refreshesOf } from '../../server/membership/refreshes';
import { segmentsOfStrapi } from '../../server/segments/segments';
import { apiToken } from '../support/access';
import { expectTrueHistory, memberOf, membersOf, ruleOf } from '../support/membership';
import { propertyParameters } from '../support/property';
import { bootStrapi, type TestStrapi } from '../support/strapi';

/*
 * Random customers, random simple rules, and random things done to them in random order, with refreshes and
 * cancellations at any moment in between. Once the last refresh is through, members are those of the rule read plainly.
 */

interface Customer {
  id: number;
  documentId: string;
  customer_number: string;
  country: string | null;
  points: number | null;
}
interface PlainRule {
  node: object;
  holds(customer: Customer): boolean;
}

const COUNTRIES = ['Germany', 'France', 'germany', null] as const;
const country = fc.constantFrom(...COUNTRIES);
const points = fc.option(fc.integer({ min: -2, max: 4 }));

const plainRule: fc.Arbitrary<PlainRule> = fc.oneof(
  country
    .filter((value) => value !== null)
    .chain((operand) =>
      fc.boolean().map((negative) => ({
        node: { id: 'n', type: 'attribute', path: 'country', operator: negative ? 'is_not' : 'is', operand },
        holds: (customer: Customer) => (customer.country === operand) !== negative,
      }))
    ),
  fc.integer({ min: -2, max: 4 }).map((operand) => ({
    node: { id: 'n', type: 'attribute', path: 'points', operator: 'at_least', operand },
    holds: (customer: Customer) => customer.points !== null && customer.points >= operand,
  })),
  fc.constant({
    node: { id: 'n', type: 'attribute', path: 'points', operator: 'is_empty' },
    holds: (customer: Customer) => customer.points === null,
  })
);

const who = fc.nat({ max: 11 });
const step = fc.oneof(
  fc.record({ do: fc.constant('create' as const), country, points }),
  fc.record({ do: fc.constant('update' as const), who, country, points }),
  fc.record({ do: fc.constant('around' as const), who, country, points }),
  fc.record({ do: fc.constant('delete' as const), who }),
  fc.record({
    do: fc.constant('force' as const),
    who,
    how: fc.constantFrom('add' as const, 'remove' as const, 'release' as const),
  }),
  fc.record({ do: fc.constant('rule' as const), rule: plainRule }),
  fc.record({ do: fc.constant('refresh' as const), which: fc.constantFrom('main', 'referrer') }),
  fc.record({ do: fc.constant('cancel' as const) }),
  fc.record({ do: fc.constant('wait' as const) })
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let app: TestStrapi;
let token: string;
let story = 0;
const UID = 'api::customer.customer';

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
}, 300_000);
afterAll(() => app?.destroy());

const idle = () => refreshesOf(app.strapi).idle();
const customers = (): Promise<Customer[]> =>
  app.strapi.db
    .connection('customers')
    .orderBy('id')
    .select('id', { documentId: 'document_id' }, 'customer_number', 'country', 'points');

async function force(key: string, id: number, how: 'add' | 'remove' | 'release'): Promise<void> {
  const path = `/api/segments/segments/${key}/${how === 'release' ? 'overrides' : 'members'}`;
  await app.request[how === 'add' ? 'post' : 'delete'](path)
    .set('Authorization', `Bearer ${token}`)
    .send({ subjects: [`id:${id}`] })
    .expect(200);
}

test('whatever is done in whatever order, members end up as the rule says and the log agrees', async () => {
  await fc.assert(
    fc.asyncProperty(
      plainRule,
      plainRule,
      fc.array(step, { minLength: 3, maxLength: 25 }),
      async (first, other, steps) => {
        const story = new Story(app.strapi);
        await story.begin(first, other);
        for (const each of steps) await story.play(each);
        await story.end();
      }
    ),
    propertyParameters(12)
  );
}, 600_000);

class Story {
  private readonly number = ++story;
  readonly main = `main_${this.number}`;
  readonly referrer = `ref_${this.number}`;
  private rule: PlainRule | undefined;
  private second: PlainRule | undefined;
  private created = 0;
  private readonly forced = new Map<string, 'in' | 'out'>();
  private firstFills = new Map<string, number[]>();

  constructor(private readonly strapi: Core.Strapi) {}

  async begin(rule: PlainRule, other: PlainRule): Promise<void> {
    await this.strapi.db.connection('customers').delete();
    for (const value of [0, 1, 2, 3]) {
      await this.play({ do: 'create', country: COUNTRIES[value] ?? null, points: value === 3 ? null : value });
    }
    this.rule = rule;
    this.second = other;
    const service = segmentsOfStrapi(this.strapi);
    const create = (key: string, children: object[]) =>
      service.create({ key, name: key, audience: 'contact', kind: 'dynamic', rule: ruleOf(...children) } as never);
    await create(this.main, [rule.node]);
    await create(this.referrer, [memberOf(this.main), { ...other.node, id: 'second' }]);
    await idle();
    for (const key of [this.main, this.referrer]) this.firstFills.set(key, await membersOf(this.strapi, key));
  }

  async play(step: Step): Promise<void> {
    const refreshes = refreshesOf(this.strapi);
    const all = 'who' in step ? await customers() : [];
    const one = 'who' in step ? all[step.who % Math.max(1, all.length)] : undefined;
    const documents = this.strapi.documents(UID);
    switch (step.do) {
      case 'create': {
        const customerNumber = `s${this.number}n${this.created++}`;
        await documents.create({ data: { customerNumber, country: step.country, points: step.points } as never });
        return;
      }
      case 'update':
        if (one) {
          const data = { country: step.country, points: step.points } as never;
          await documents.update({ documentId: one.documentId, data });
        }
        return;
      case 'around':
        if (one) {
          const data = { country: step.country, points: step.points };
          await this.strapi.db.connection('customers').where({ id: one.id }).update(data);
        }
        return;
      case 'delete':
        if (one) await documents.delete({ documentId: one.documentId });
        return;
      case 'force':
        if (one) {
          await force(this.main, one.id, step.how);
          if (step.how === 'release') this.forced.delete(one.documentId);
          else this.forced.set(one.documentId, step.how === 'add' ? 'in' : 'out');
        }
        return;
      case 'rule':
        this.rule = step.rule;
        await segmentsOfStrapi(this.strapi).update(this.main, { rule: ruleOf(step.rule.node) } as never);
        return;
      case 'refresh':
        await refreshes.request(step.which === 'main' ? this.main : this.referrer, 'called');
        return;
      case 'cancel': {
        const [run] = await refreshes.runsOf(this.main, 1);
        if (run) await refreshes.cancel(run.id);
        return;
      }
      case 'wait':
        await idle();
    }
  }

  async end(): Promise<void> {
    await idle();
    await refreshesOf(this.strapi).requestAll('called', [this.main, this.referrer]);
    await idle();
    const inMain = (customer: Customer) => {
      const forced = this.forced.get(customer.documentId);
      return forced ? forced === 'in' : this.rule?.holds(customer);
    };
    const all = await customers();
    const main = all.filter(inMain);
    expect(await membersOf(this.strapi, this.main)).toEqual(main.map(({ id }) => id));
    const referring = main.filter((customer) => this.second?.holds(customer)).map(({ id }) => id);
    expect(await membersOf(this.strapi, this.referrer)).toEqual(referring);
    for (const [key, fill] of this.firstFills) await expectTrueHistory(this.strapi, key, fill);
    const running = await this.strapi.db.connection('segments_runs').whereIn('state', ['queued', 'running']);
    expect(running).toEqual([]);
    for (const key of [this.referrer, this.main]) await segmentsOfStrapi(this.strapi).remove(key);
  }
}
