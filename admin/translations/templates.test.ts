import { TEMPLATES } from '../../rules/templates';
import type { MissingCode } from '../../rules/templates/build';
import english from './en/templates.json';

/** Every reason; one that is forgotten here does not compile. */
const CODES: Record<MissingCode, true> = {
  birthday: true,
  registered: true,
  email: true,
  country: true,
  level: true,
  purchases: true,
  amounts: true,
  people: true,
  event: true,
  anyEvent: true,
  weather: true,
};

test('each template and each reason has its words, and no words are for nothing', () => {
  const wanted = [
    ...TEMPLATES.flatMap(({ id }) => [`templates.${id}.name`, `templates.${id}.description`]),
    ...Object.keys(CODES).map((code) => `templates.missing.${code}`),
  ];
  expect(Object.keys(english).sort()).toEqual(wanted.sort());
});
