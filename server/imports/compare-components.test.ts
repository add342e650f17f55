import { componentDifferences, componentFault } from './compare-components';
import type { Draft, WrittenComponent } from './subject-drafts';

const field = (attribute: string, place: number, required = false) => ({
  attribute,
  kind: 'text' as const,
  required,
  column: `address.${attribute}`,
  place,
});
const written: WrittenComponent = {
  attribute: 'address',
  component: 'shop.address',
  fields: [field('city', 0, true), field('zip', 1)],
};
const draftOf = (...componentValues: unknown[]) => ({ plan: { components: [written] }, componentValues }) as Draft;
const known = new Map([['address', new Map([[1, { id: 10, values: ['Paris', null] }]])]]);

const CITY_AND_ZIP = { city: { type: 'string', required: true }, zip: { type: 'string' } };
const fault = (
  draft: Draft,
  owner: number | undefined,
  {
    blind = false,
    required = false,
    schemas = CITY_AND_ZIP as Record<string, { type: string; required?: boolean }>,
  } = {}
) =>
  componentFault(
    { attributes: { address: { type: 'component', required } }, componentAttributes: () => schemas },
    draft,
    owner,
    known,
    blind
  );

test('a component is made of what has a value, and written where it differs', () => {
  expect(componentDifferences(draftOf('Rome', null), undefined, known)).toEqual([{ written, values: ['Rome', null] }]);
  expect(componentDifferences(draftOf(null, null), undefined, known)).toEqual([]);
  expect(componentDifferences(draftOf('Paris', null), 1, known)).toEqual([]);
  expect(componentDifferences(draftOf('Paris', '75'), 1, known)).toEqual([
    { written, values: ['Paris', '75'], id: 10 },
  ]);
  expect(componentDifferences(draftOf('Paris', null), 2, known)).toHaveLength(1);
});

test('what a component requires is asked for where there is one', () => {
  expect(fault(draftOf(null, null), 2)).toBeUndefined();
  expect(fault(draftOf(null, '75'), 2)).toMatchObject({ code: 'required', column: 'address.city' });
  expect(fault(draftOf(null, null), 1)).toMatchObject({ code: 'required', column: 'address.city' });
  expect(fault(draftOf('Rome', null), 1)).toBeUndefined();
  const schemas = { ...CITY_AND_ZIP, street: { type: 'string', required: true } };
  expect(fault(draftOf('Rome', null), 1, { schemas })).toBeUndefined();
  expect(fault(draftOf('Rome', null), 2, { schemas })).toMatchObject({ code: 'required' });
  expect(fault(draftOf(null, null), undefined, { required: true })).toMatchObject({ code: 'required' });
  expect(fault(draftOf(null, null), undefined)).toBeUndefined();
});

test('whether a known row has a component is not told to who may not read it', () => {
  const schemas = { ...CITY_AND_ZIP, street: { type: 'string', required: true } };
  for (const draft of [draftOf(null, null), draftOf('Rome', null), draftOf(null, '75')]) {
    for (const options of [{ blind: true }, { blind: true, schemas }]) {
      expect(fault(draft, 1, options)).toEqual(fault(draft, 2, options));
    }
  }
});
