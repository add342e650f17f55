import type { RuleNode } from '../../rules/rule';
import type { CompileContext } from '../../server/sql/context';
import { compileContext, membersOf, ruleOfAll } from '../support/compile-context';
import { bootStrapi, type TestStrapi } from '../support/strapi';

/** Texts that mean something to SQL, to JSON paths, to LIKE, to regular expressions, or to the query builder. */
const HOSTILE = [
  `'; drop table customers; --`,
  `"; drop table customers; --`,
  '`; drop table customers; --',
  `' or '1' = '1`,
  '?',
  '??',
  ':name',
  '::text',
  '$1',
  '$[0]',
  '[0]',
  '*',
  '**',
  '%',
  '_',
  '\\',
  '\\"',
  `quo"te`,
  '0',
  'é',
  '😀',
  'a b',
  'line\nbreak',
  '!',
  '[a-z]',
  '/* */',
  '__proto__',
];

let app: TestStrapi;
let context: CompileContext;

beforeAll(async () => {
  app = await bootStrapi();
  context = await compileContext(app.strapi);
});
afterAll(() => app?.destroy());

const find = (...nodes: RuleNode[]) => membersOf(app.strapi, ruleOfAll(...nodes), context);

describe('keys and texts', () => {
  let ids: number[];
  beforeAll(async () => {
    ids = [];
    for (const [index, text] of HOSTILE.entries()) {
      const preferences = JSON.parse(
        `{${JSON.stringify(text)}: {"x": ${JSON.stringify(text)}}, "list": [${JSON.stringify(text)}]}`
      );
      const row = await app.strapi.db.query('api::customer.customer').create({
        data: { documentId: `hostile${index}`, customerNumber: `H${index}`, city: text, preferences },
      });
      ids.push(Number(row.id));
      await app.strapi.db.connection('segments_events').insert({
        source: 'test',
        message_id: `h${index}`,
        name: text,
        occurred_at: new Date('2026-03-01T00:00:00.000Z'),
        contact_id: row.id,
        properties: JSON.stringify(Object.fromEntries([[text, text]])),
      });
    }
  });

  test.each(HOSTILE.map((text, index) => [text, index] as const))('%j is nothing but a text', async (text, index) => {
    const own = [ids[index]];
    const attribute = { id: 'a', type: 'attribute' } as const;
    expect(await find({ ...attribute, path: 'city', operator: 'is', operand: text })).toEqual(own);
    expect(await find({ ...attribute, path: 'city', operator: 'is_none_of', operand: [text] })).toHaveLength(
      ids.length - 1
    );
    expect(await find({ ...attribute, path: 'city', operator: 'contains', operand: text })).toEqual(
      ids.filter((_, other) => HOSTILE[other]!.includes(text))
    );
    expect(await find({ ...attribute, path: 'city', operator: 'ends_with', operand: text, exact: true })).toEqual(
      ids.filter((_, other) => HOSTILE[other]!.endsWith(text))
    );
    const inJson = { ...attribute, path: `preferences.${text}.x`, valueType: 'text' as const };
    expect(await find({ ...inJson, operator: 'is', operand: text })).toEqual(own);
    const list = { ...attribute, path: 'preferences.list', valueType: 'list' as const };
    expect(await find({ ...list, operator: 'includes_any', operand: [text] })).toEqual(own);
    const ofEvent = {
      ...attribute,
      path: `properties.${text}`,
      valueType: 'text' as const,
      operator: 'is',
      operand: text,
    };
    expect(
      await find({
        id: 'e',
        type: 'event',
        events: [text],
        aggregate: { fn: 'performed' },
        where: { id: 'w', type: 'group', match: 'all', children: [ofEvent] },
      })
    ).toEqual(own);
  });

  test('a wildcard is one only in “matches”', async () => {
    const matching = await find({ id: 'a', type: 'attribute', path: 'city', operator: 'matches', operand: '[?-z]' });
    expect(matching).toEqual([ids[HOSTILE.indexOf('[a-z]')]]);
  });

  test('a key of digits is no index of a list', async () => {
    const row = await app.strapi.db.query('api::customer.customer').create({
      data: { documentId: 'list', customerNumber: 'list', preferences: ['first', ['nested']] },
    });
    const found = await find({
      id: 'a',
      type: 'attribute',
      path: 'preferences.0',
      valueType: 'text',
      operator: 'is_not_empty',
    });
    expect(found).not.toContain(Number(row.id));
    const nested = {
      id: 'a',
      type: 'attribute',
      path: 'preferences',
      valueType: 'list',
      operator: 'includes_any',
    } as const;
    expect(await find({ ...nested, operand: ['nested'] })).toEqual([]);
    expect(await find({ ...nested, operand: ['first'] })).toEqual([Number(row.id)]);
  });
});

test('other names of a rule are values too', async () => {
  for (const text of HOSTILE) {
    expect(await find({ id: 't', type: 'tag', operator: 'includes_any', tags: [text] })).toEqual([]);
    expect(await find({ id: 'm', type: 'membership', segment: text, operator: 'is_member' })).toEqual([]);
    expect(await find({ id: 's', type: 'split', salt: text, from: 0, to: 0 })).toEqual([]);
    const response = { id: 'r', type: 'response', channel: 'email', outcome: 'opened' } as const;
    expect(await find({ ...response, campaign: { key: text } })).toEqual([]);
    const relation = {
      id: 'o',
      type: 'attribute',
      path: 'company',
      operator: 'includes_any',
      operand: [text],
    } as const;
    expect(await find(relation)).toEqual([]);
  }
});

test('a path that is no name never reaches the database', async () => {
  for (const path of [...HOSTILE, 'constructor', 'toString', 'company.__proto__.x']) {
    await expect(find({ id: 'bad', type: 'attribute', path, operator: 'is', operand: 'x' })).rejects.toMatchObject({
      name: 'RuleCompileError',
      nodeId: 'bad',
    });
  }
});
