import type { RuleNode } from '../../rules/rule';
import { compileRule, compileSegment } from '../../server/sql/compile';
import type { CompileContext, Scope } from '../../server/sql/context';
import { compileExplain } from '../../server/sql/explain';
import { join, raw, sql } from '../../server/sql/fragment';
import { runFragment } from '../../server/sql/run';
import { compileContext, membersOf, ruleOfAll } from '../support/compile-context';
import { selectSubjects } from '../support/select-subjects';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let context: CompileContext;
let ids: number[];

const paris: RuleNode = { id: 'city', type: 'attribute', path: 'city', operator: 'is', operand: 'Paris' };
const bought: RuleNode = {
  id: 'bought',
  type: 'event',
  events: ['Order Completed'],
  aggregate: { fn: 'sum', property: 'properties.total', valueType: 'number' },
  operator: 'at_least',
  operand: 15,
};

beforeAll(async () => {
  app = await bootStrapi();
  ids = [];
  for (const [index, city] of ['Paris', 'Rome', 'Paris', 'Oslo'].entries()) {
    const row = await app.strapi.db
      .query('api::customer.customer')
      .create({ data: { documentId: `person${index}`, customerNumber: `P${index}`, city } });
    ids.push(Number(row.id));
  }
  const events = [ids[0], ids[0], ids[1]].map((contact, index) => ({
    source: 'test',
    message_id: `m${index}`,
    name: 'Order Completed',
    occurred_at: new Date('2026-03-01T00:00:00.000Z'),
    contact_id: contact,
    properties: JSON.stringify({ total: 10 }),
  }));
  await app.strapi.db.connection('segments_events').insert(events);
  for (const [person, mode] of [
    ['person1', 'in'],
    ['person2', 'out'],
  ]) {
    await app.strapi.db
      .query('plugin::segments.override')
      .create({ data: { documentId: `o${person}`, segmentKey: 'parisians', subject: person, mode } });
  }
  context = await compileContext(app.strapi);
});
afterAll(() => app?.destroy());

const segmentMembers = async (kind: 'dynamic' | 'static', scope: Scope = { kind: 'all' }) => {
  const ctx = { ...context, scope };
  const predicate = compileSegment({ key: 'parisians', kind, rule: ruleOfAll(paris) }, ctx);
  const rows = await runFragment(app.strapi, selectSubjects(predicate, ctx));
  return rows.map(({ id }) => ids.indexOf(Number(id))).sort();
};

test('the rule, those forced in, and not those forced out', async () => {
  expect(await segmentMembers('dynamic')).toEqual([0, 1]);
  expect(await segmentMembers('static')).toEqual([1]);
});

test('only the subjects in scope', async () => {
  expect(await segmentMembers('dynamic', { kind: 'ids', ids: [ids[1]!, ids[2]!] })).toEqual([1]);
  expect(await segmentMembers('dynamic', { kind: 'ids', ids: [ids[0]!] })).toEqual([0]);
  expect(await segmentMembers('dynamic', { kind: 'range', from: 0, to: ids[0]! })).toEqual([0]);
});

test('an unfinished rule names nobody', async () => {
  for (const match of ['all', 'any', 'none'] as const) {
    const rule = { version: 1 as const, root: { id: 'root', type: 'group' as const, match, children: [] } };
    expect(await membersOf(app.strapi, rule, context)).toEqual([]);
    const [explained] = compileExplain(rule, context);
    const [row] = await runFragment(app.strapi, sql`select ${explained!.truth} as truth from customers s limit 1`);
    expect(Number(row?.truth)).toBe(0);
  }
});

test('every node is explained in one query, with what it found', async () => {
  const nodes = compileExplain(ruleOfAll(paris, bought), context);
  expect(nodes.map(({ nodeId }) => nodeId)).toEqual(['root', 'city', 'bought']);
  const columns = nodes.flatMap(({ truth, actual }, index) => [
    sql`${truth} as ${raw(`truth${index}`)}`,
    ...(actual ? [sql`${actual} as ${raw(`actual${index}`)}`] : []),
  ]);
  const rows = await runFragment(app.strapi, sql`select ${join(columns, ', ')} from customers s order by s.id`);
  const seen = rows.map((row) => [row.truth0, row.truth1, row.actual1, row.truth2, row.actual2].map(readable));
  expect(seen).toEqual([
    [1, 1, 'Paris', 1, 20],
    [0, 0, 'Rome', 0, 10],
    [0, 1, 'Paris', 0, 0],
    [0, 0, 'Oslo', 0, 0],
  ]);
});

const readable = (value: unknown) => (typeof value === 'string' && /^\d/.test(value) ? Number(value) : value);

test('what a rule cannot name is a fault of its node', () => {
  const gone: RuleNode = { id: 'gone', type: 'attribute', path: 'company.noSuchField', operator: 'is', operand: 'x' };
  const nested: RuleNode = { id: 'g', type: 'group', match: 'any', children: [paris, gone] };
  expect(faultOf(nested)).toMatchObject({ name: 'RuleCompileError', nodeId: 'gone' });
  const unfit: RuleNode = { id: 'unfit', type: 'attribute', path: 'points', operator: 'contains', operand: 'x' };
  expect(faultOf(unfit)).toMatchObject({ name: 'RuleCompileError', nodeId: 'unfit' });
});

function faultOf(node: RuleNode): unknown {
  try {
    return compileRule(ruleOfAll(node), context);
  } catch (error) {
    return error;
  }
}

test('few subjects are judged by their own events, however many others bear the name', async () => {
  if (app.strapi.db.dialect.client !== 'sqlite') return;
  const window = { type: 'last', n: 7, unit: 'day' } as const;
  const often = { ...bought, aggregate: { fn: 'count' }, window } as RuleNode;
  const ctx: CompileContext = { ...context, scope: { kind: 'ids', ids } };
  const subjects = selectSubjects(compileRule(ruleOfAll(often), ctx), ctx);
  const plan = (await runFragment(app.strapi, sql`explain query plan ${subjects}`)).map(({ detail }) => String(detail));
  expect(plan.filter((step) => step.includes('segments_events_contact'))).toHaveLength(1);
  expect(plan.filter((step) => step.includes('segments_events_name_time'))).toEqual([]);
});

test('a number that is the whole of a JSON field keeps all its digits', async () => {
  const number = 0.30000000000000004;
  const row = await app.strapi.db
    .query('api::customer.customer')
    .create({ data: { documentId: 'exact', customerNumber: 'P9', preferences: number } });
  const is: RuleNode = {
    ...{ id: 'n', type: 'attribute', path: 'preferences', valueType: 'number' },
    ...{ operator: 'equals', operand: number },
  };
  expect(await membersOf(app.strapi, ruleOfAll(is), context)).toEqual([Number(row.id)]);
});
