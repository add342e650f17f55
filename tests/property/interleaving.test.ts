import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import type { MembersData, WebhookMessage } from '../../contracts/webhooks';
import { refreshesOf } from '../../server/membership/refreshes';
import { settlerOf } from '../../server/membership/settler';
import { webhooksOf } from '../../server/webhooks/webhooks';
import { apiToken } from '../support/access';
import { testDialect } from '../support/database';
import { addCustomers, expectTrueHistory, membersOf } from '../support/membership';
import { propertyParameters } from '../support/property';
import { fetchAgain, startServer, type TestServer } from '../support/server';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, listening } from '../support/tracking';
import { COUNTRIES, EVENTS, plainRule, readFacts, type PlainRule } from './plain-rules';

/*
 * Random tracking, edits, refreshes, lists by hand and changes of rules, in several lanes at once, over two processes where
 * the database is for more than one. When all is quiet, members are whom the rules describe, and the log of changes
 * leads there: nothing twice, nothing lost, and each of its entries announced once. No refresh repairs anything before.
 */

const KEYS = ['first', 'second', 'third', 'fourth'] as const;
const MINUTE = 60_000;
const CUSTOMERS = 8;

const who = fc.nat({ max: CUSTOMERS - 1 });
const which = fc.nat({ max: KEYS.length - 1 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('track' as const), items: fc.array(fc.record({ who, name: fc.constantFrom(...EVENTS), value: fc.integer({ min: 0, max: 9 }) }), { minLength: 1, maxLength: 4 }), twice: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), who, country: fc.option(fc.constantFrom(...COUNTRIES)), points: fc.option(fc.integer({ min: 0, max: 4 })) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('order' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hand over' as const), who, to: who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replace' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('force' as const), who, which, how: fc.constantFrom('in' as const, 'out' as const, 'neither' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refresh' as const), which }) },
  { weight: 1, arbitrary: which.chain((at) => fc.record({ do: fc.constant('rule' as const), which: fc.constant(at), rule: plainRule(KEYS.slice(0, at)) })) }
); // prettier-ignore
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const lanes = fc.array(fc.array(step, { minLength: 2, maxLength: 12 }), { minLength: 2, maxLength: 4 });
const rules = fc.tuple(...KEYS.map((_, at) => plainRule(KEYS.slice(0, at))));

let here: TestStrapi;
let there: TestServer | undefined;
let own: Awaited<ReturnType<typeof listening>>;
let token: string;
let writeKey: string;
let webhook: number;
let serial = 0;
const knex = () => here.strapi.db.connection;

beforeAll(async () => {
  here = await bootStrapi();
  token = await apiToken(here.strapi, { type: 'full-access' });
  ({ writeKey } = await createSource(here));
  own = await listening(here.strapi);
  await addCustomers(here.strapi, CUSTOMERS, (n) => ({ country: COUNTRIES[n % 3], points: n % 5 }));
  // Told, but never sent: this instance's clock stands still.
  const made = await call(0, 'POST', '/segments/webhooks', { url: 'http://127.0.0.1:9/', events: ['segment.member.joined', 'segment.member.left'] }); // prettier-ignore
  webhook = (made as { id: number }).id;
  if (testDialect() !== 'sqlite') there = await startServer({ on: here.database });
}, 10 * MINUTE);
afterAll(async () => {
  await there?.stop();
  await own?.close();
  await here?.destroy();
});

/** @returns `data` of the answer; undefined where the call came too late, as calls of others may have been first */
async function call(instance: number, method: string, path: string, body?: object): Promise<unknown> {
  const base = instance % 2 === 1 && there ? there.url : own.address;
  const authorization = path.startsWith('/segments/v1/')
    ? `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`
    : `Bearer ${token}`;
  const answer = await fetchAgain(`${base}/api${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : (JSON.parse(text) as { data?: unknown }).data;
}

test('whatever is done at once, by whichever process, members are true when it is over and every change is told once', async () => {
  await fc.assert(
    fc.asyncProperty(rules, lanes, async (first, scripts) => {
      const story = new Story(first);
      await story.begin();
      await Promise.all(scripts.map((script, lane) => story.play(script, lane)));
      await story.end();
    }),
    { ...propertyParameters(6), endOnFailure: true }
  );
}, 20 * MINUTE); // prettier-ignore

class Story {
  private readonly rules: Map<string, PlainRule>;
  private readonly firstFills = new Map<string, number[]>();

  constructor(rules: readonly PlainRule[]) {
    this.rules = new Map(rules.map((rule, at) => [KEYS[at] as string, rule]));
  }

  async begin(): Promise<void> {
    for (const key of KEYS) {
      const rule = { version: 1, root: this.rules.get(key)?.node };
      await call(0, 'POST', '/segments/segments', { key, name: key, rule });
    }
    await quiet();
    for (const key of KEYS) this.firstFills.set(key, await membersOf(here.strapi, key));
    await webhooksOf(here.strapi).work();
    for (const table of ['segments_deliveries', 'segments_messages']) await knex()(table).delete();
  }

  async play(script: readonly Step[], lane: number): Promise<void> {
    for (const [turn, each] of script.entries()) await this.step(each, lane + turn);
  }

  /** Strapi fails over a document that is written while another removes it, so that the two wait for each other here. */
  private removing: Promise<unknown> = Promise.resolve();
  private readonly writing = new Set<Promise<unknown>>();

  private async write(work: () => Promise<unknown>): Promise<void> {
    for (let seen; seen !== this.removing;) await (seen = this.removing);
    const written = work();
    this.writing.add(written);
    await written.finally(() => this.writing.delete(written));
  }

  private async remove(work: () => Promise<unknown>): Promise<void> {
    const before = this.removing;
    this.removing = (async () => {
      await before;
      await Promise.all(this.writing);
      await work();
    })();
    await this.removing;
  }

  private async step(step: Step, instance: number): Promise<void> {
    const ask = (method: string, path: string, body?: object) => call(instance, method, path, body);
    switch (step.do) {
      case 'track': {
        const batch = step.items.map(({ who, name, value }) => ({ type: 'track', messageId: `i${serial++}`, userId: `b${who}`, event: name, properties: { value } })); // prettier-ignore
        await ask('POST', '/segments/v1/batch', { batch });
        if (step.twice) await call(instance + 1, 'POST', '/segments/v1/batch', { batch });
        return;
      }
      case 'edit': {
        const data = { country: step.country, points: step.points };
        return this.write(async () => ask('PUT', `/customers/${await documentOf(step.who)}`, { data }));
      }
      case 'order':
        return this.write(async () => {
          const data = { orderNumber: `o${serial++}`, customer: await documentOf(step.who) };
          await ask('POST', '/orders', { data });
        });
      case 'hand over':
        return this.write(async () => {
          const order = await orderOf(step.who);
          if (order) await ask('PUT', `/orders/${order}`, { data: { customer: await documentOf(step.to) } });
        });
      case 'replace':
        return this.remove(async () => {
          await ask('DELETE', `/customers/${await documentOf(step.who)}`);
          await ask('POST', '/customers', { data: { customerNumber: `b${step.who}`, country: 'Germany' } });
        });
      case 'force': {
        const path = `/segments/segments/${KEYS[step.which]}/${step.how === 'neither' ? 'overrides' : 'members'}`;
        await ask(step.how === 'in' ? 'POST' : 'DELETE', path, { subjects: [`b${step.who}`] });
        return;
      }
      case 'refresh':
        await ask('POST', `/segments/segments/${KEYS[step.which]}/refresh`);
        return;
      case 'rule': {
        const key = KEYS[step.which] as string;
        await ask('PUT', `/segments/segments/${key}`, { rule: { version: 1, root: step.rule.node } });
        // Of two lanes that save at once, the later is stored; which that was is read at the end.
        this.saved.push({ key, rule: step.rule });
      }
    }
  }

  private readonly saved: { key: string; rule: PlainRule }[] = [];

  async end(): Promise<void> {
    await quiet();
    const rows = await readFacts(knex());
    for (const key of KEYS) {
      const rule = await this.ruleOf(key);
      const forced = new Map((await knex()('segments_overrides').where({ segment_key: key })).map(({ subject, mode }: { subject: string; mode: string }) => [subject, mode])); // prettier-ignore
      const members = rows.filter((facts) => {
        const how = forced.get(facts.documentId);
        return how ? how === 'in' : rule.holds(facts);
      });
      for (const facts of members) facts.segments.add(key);
      expect({ key, members: await membersOf(here.strapi, key) }).toEqual({
        key,
        members: members.map(({ id }) => id),
      });
      await expectTrueHistory(here.strapi, key, this.firstFills.get(key));
    }
    await expectAllTold();
    for (const key of [...KEYS].reverse()) await call(0, 'DELETE', `/segments/segments/${key}`);
    await quiet();
    await knex()('segments_events').delete();
    await knex()('orders').delete();
  }

  private async ruleOf(key: string): Promise<PlainRule> {
    const { rule } = (await call(0, 'GET', `/segments/segments/${key}`)) as { rule: { root: object } };
    const candidates = [this.rules.get(key) as PlainRule, ...this.saved.filter((one) => one.key === key).map((one) => one.rule)]; // prettier-ignore
    const stored = JSON.stringify(sorted(rule.root));
    const found = candidates.find(({ node }) => JSON.stringify(sorted(node)) === stored);
    if (!found) throw new Error(`nobody saved the rule of ${key}: ${stored}`);
    return found;
  }
}

async function documentOf(who: number): Promise<string> {
  return (
    await knex()('customers')
      .where({ customer_number: `b${who}` })
      .first('document_id')
  ).document_id as string;
}

async function orderOf(who: number): Promise<string | undefined> {
  const row = (await knex()('orders_customer_lnk as l')
    .join('customers as c', 'c.id', 'l.customer_id')
    .join('orders as o', 'o.id', 'l.order_id')
    .where('c.customer_number', `b${who}`)
    .first('o.document_id')) as { document_id: string } | undefined;
  return row?.document_id;
}

/** Until nothing is left to be settled or refreshed in either process. */
async function quiet(): Promise<void> {
  for (const end = Date.now() + 2 * MINUTE; Date.now() < end; await wait(50)) {
    await settlerOf(here.strapi).kick();
    await refreshesOf(here.strapi).idle();
    const marks = await knex()('segments_marks').first('id');
    const runs = await knex()('segments_runs').whereIn('state', ['queued', 'running']).first('id');
    if (!marks && !runs) return;
  }
  throw new Error('it does not become quiet');
}

async function expectAllTold(): Promise<void> {
  await webhooksOf(here.strapi).work();
  const messages: { body: string }[] = await knex()('segments_messages').orderBy('id').select('body');
  // Names of those who were removed are kept by the plugin itself.
  const documents = new Map<number, string>();
  for (const { id, document } of await knex()('segments_departed').select({ id: 'subject_id' }, { document: 'document_id' })) documents.set(Number(id), document); // prettier-ignore
  for (const { id, document } of await knex()('customers').select('id', { document: 'document_id' })) documents.set(Number(id), document); // prettier-ignore
  const told = messages.flatMap(({ body }) => {
    const { type, data } = JSON.parse(body) as WebhookMessage & { data: MembersData };
    return data.items.map(({ documentId }) => `${data.segment} ${documentId} ${type.replace('segment.member.', '')}`);
  });
  const changes: { segment_key: string; kind: string; subject_id: number }[] = await knex()('segments_changes');
  const logged = changes.map(
    ({ segment_key: key, kind, subject_id: id }) => `${key} ${documents.get(Number(id))} ${kind}`
  );
  expect(told.sort()).toEqual(logged.sort());
  const deliveries = await knex()('segments_deliveries').where({ endpoint_id: webhook }).count({ n: '*' }).first();
  expect(Number(deliveries?.n)).toBe(messages.length);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)])); // prettier-ignore
}
