import { guessTargets, mappingOf, SKIP, TRAIT } from './guess';

const target = (name: string, type = 'string') => ({ name, type, required: false, identity: false });
const targets = [
  target('customerNumber'),
  target('address.city'),
  target('company', 'account'),
  target('email', 'email'),
];

test('columns find the targets of their names, each once; all others are left out', () => {
  expect(guessTargets(['Customer number', 'customerNumber', 'Address.City', 'account', 'Shoe size'], targets)).toEqual({
    'Customer number': 'customerNumber',
    customerNumber: SKIP,
    'Address.City': 'address.city',
    account: 'company',
    'Shoe size': SKIP,
  });
});

test('the mapping says null for what is left out, and a name for a trait', () => {
  expect(mappingOf({ a: 'email', b: SKIP, 'Shoe size (EU)': TRAIT, '€': TRAIT })).toEqual({
    a: 'email',
    b: null,
    'Shoe size (EU)': 'traits.Shoe_size_EU_',
    '€': 'traits._',
  });
});
