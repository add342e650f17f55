import { foldCharacter } from '../../rules/fold-case';
import type { CompileContext } from '../../server/sql/context';
import { CASED } from '../../server/sql/dialects/exceptions';
import { raw, sql, TRUE } from '../../server/sql/fragment';
import { runFragment } from '../../server/sql/run';
import { compileContext, membersOf, ruleOfAll } from '../support/compile-context';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let context: CompileContext;

beforeAll(async () => {
  app = await bootStrapi();
  context = await compileContext(app.strapi);
});
afterAll(() => app?.destroy());

/** Every character that has case, by what it folds to: 1,500 groups. */
function foldingGroups(): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const character of CASED) {
    const folded = foldCharacter(character);
    groups.set(folded, (groups.get(folded) ?? new Set([folded])).add(character));
  }
  return groups;
}

test('every character with case is found in just the texts that fold to it', async () => {
  const { dialect } = context;
  const groups = foldingGroups();
  // As it stands, amid a word and at its end: some foldings look at the neighbours.
  const texts = CASED.map((character) => `a${character}b${character} ${character}`);
  const knex = app.strapi.db.connection;
  await knex.schema.createTable('fold_texts', (table) => {
    table.integer('id').primary();
    table.text('word');
  });
  for (let at = 0; at < texts.length; at += 200) {
    await knex('fold_texts').insert(texts.slice(at, at + 200).map((word, index) => ({ id: at + index, word })));
  }
  const wrong: string[] = [];
  for (const [index, [folded, members]] of [...groups].entries()) {
    const expected = [...members].map((character) => CASED.indexOf(character)).filter((id) => id >= 0);
    // All texts for some characters, and for those of ASCII, which most texts are of; a few for the others.
    const everywhere = folded < '\x80' || index % 40 === 0;
    const others = Array.from({ length: 20 }, (_, n) => (index * 37 + n * 149) % CASED.length);
    const among = everywhere ? TRUE : dialect.isAnyId(raw('id'), [...expected, ...others]);
    for (const [how, operand] of [
      ['contains', `B${folded}`],
      ['starts_with', `A${folded}`],
      ['ends_with', ` ${folded}`],
    ] as const) {
      const matches = dialect.matchesText(raw('word'), how, operand, false);
      const found = await runFragment(
        app.strapi,
        sql`select id from fold_texts where ${among} and ${matches} order by id`
      );
      const ids = found.map(({ id }) => Number(id));
      if (JSON.stringify(ids) !== JSON.stringify(expected.sort((a, b) => a - b))) {
        wrong.push(`${how} ${folded} (${folded.codePointAt(0)?.toString(16)}): ${ids.map((id) => CASED[id]).join('')}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  await knex.schema.dropTable('fold_texts');
}, 240_000);

test('whole words fold alike', async () => {
  const cities = ['ΟΔΟΣ', 'οδος', 'οδός', 'ISTANBUL', 'İstanbul', 'ıstanbul', 'STRASSE', 'Straße', 'STRAẞE', 'K', 'k'];
  const ids = new Map<string, number>();
  for (const [index, city] of cities.entries()) {
    const row = await app.strapi.db
      .query('api::customer.customer')
      .create({ data: { documentId: `fold${index}`, customerNumber: `F${index}`, city } });
    ids.set(city, Number(row.id));
  }
  const found = async (operator: string, operand: string) => {
    const rule = ruleOfAll({ id: 'a', type: 'attribute', path: 'city', operator, operand });
    const members = await membersOf(app.strapi, rule, context);
    return cities.filter((city) => members.includes(ids.get(city)!));
  };
  expect(await found('contains', 'οδοσ')).toEqual(['ΟΔΟΣ']);
  expect(await found('contains', 'οδος')).toEqual(['οδος']);
  expect(await found('starts_with', 'istan')).toEqual(['ISTANBUL']);
  expect(await found('starts_with', 'İSTAN')).toEqual(['İstanbul']);
  expect(await found('matches', '?stanbul')).toEqual(['ISTANBUL', 'İstanbul', 'ıstanbul']);
  expect(await found('ends_with', 'SSE')).toEqual(['STRASSE']);
  expect(await found('ends_with', 'ßE')).toEqual(['Straße', 'STRAẞE']);
  expect(await found('matches', 'k')).toEqual(['K', 'k']);
});
