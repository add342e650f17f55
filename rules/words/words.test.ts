import { assert, property } from 'fast-check';
import { arbitraryRule } from '../../tests/support/rules/arbitrary-rule';
import { CATALOG } from '../../tests/support/rules/catalog';
import { group, ruleOf, type Draft } from '../../tests/support/rules/rule';
import { checkRule } from '../check';
import { describeRule } from '../describe';
import { parseRule } from '../parse';
import { LANGUAGES, languageOf } from '.';

const rule = ruleOf(
  { type: 'attribute', path: 'country', operator: 'is_any_of', operand: ['Germany', 'Austria'] },
  {
    type: 'event',
    events: ['Order Completed'],
    aggregate: { fn: 'count' },
    operator: 'at_least',
    operand: 2,
    window: { type: 'last', n: 90, unit: 'day' },
  } as Draft,
  group('none', {
    type: 'response',
    channel: 'email',
    campaign: { last: 1 },
    outcome: 'opened',
  })
);

test.each([
  [
    'de',
    'Personen mit Country: Germany oder Austria und mit Order Completed mindestens 2-mal in den letzten 90 Tagen und ' +
      'nicht (mit geöffneter Nachricht: die letzte email-Kampagne)',
  ],
  [
    'fr',
    'personnes avec Country : Germany ou Austria et avec Order Completed au moins 2 fois au cours des 90 jours passés et ' +
      'non (avec message ouvert : la dernière campagne email)',
  ],
  [
    'es',
    'personas con Country: Germany o Austria y con Order Completed al menos 2 veces en los últimos 90 días y ' +
      'no (con mensaje abierto: la última campaña email)',
  ],
] as const)('%s says a rule in its own words', (language, sentence) => {
  expect(describeRule(rule, { ...CATALOG, language })).toBe(sentence);
});

test('every language has a phrase for every rule, and finds the same faults', () => {
  assert(
    property(arbitraryRule, (input) => {
      const any = parseRule(input).rule;
      if (!any) return;
      const english = checkRule(any, CATALOG);
      // What a value itself says is not the words' fault.
      const broken = /undefined|NaN|\[object|=>/;
      if (broken.test(JSON.stringify(any))) return;
      for (const language of LANGUAGES) {
        const catalog = { ...CATALOG, language };
        expect(describeRule(any, catalog)).not.toMatch(broken);
        const issues = checkRule(any, catalog);
        expect(issues.map(({ nodeId, path, code }) => [nodeId, path, code])).toEqual(
          english.map(({ nodeId, path, code }) => [nodeId, path, code])
        );
        for (const { message } of issues) expect(message).not.toMatch(broken);
      }
    }),
    { numRuns: 200 }
  );
});

test('a language tag is one of the languages, English by default', () => {
  expect(['de-AT', 'FR', 'es-419', 'pt-BR', '', null].map(languageOf)).toEqual(['de', 'fr', 'es', 'en', 'en', 'en']);
});
