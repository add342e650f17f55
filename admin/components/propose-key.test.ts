import { KEY_PATTERN, proposeKey } from './propose-key';

test.each([
  ['High-value buyers', 'high_value_buyers'],
  ['Très fidèles (FR)', 'tres_fideles_fr'],
  ['Straße & Wege', 'strasse_and_wege'],
  ['  30 days ', '30_days'],
  ['_x_y_', 'x_y'],
  ['VIP', 'vip'],
  ['A', 'a_2'],
])('%s becomes %s', (name, key) => {
  expect(proposeKey(name)).toBe(key);
  expect(key).toMatch(KEY_PATTERN);
});

test('what has no plain letter has no key', () => {
  expect(proposeKey('顧客')).toBe('');
  expect(proposeKey(' – ')).toBe('');
});

test('long names are cut, taken keys are numbered', () => {
  const long = proposeKey('customers who bought at least twice in the last ninety days');
  expect(long).toBe('customers_who_bought_at_least_twice_in_t');
  expect(proposeKey('customers who bought at least twice in the last ninety days', (key) => key === long)).toBe(
    'customers_who_bought_at_least_twice_in_2'
  );
  expect(proposeKey('VIP', (key) => ['vip', 'vip_2'].includes(key))).toBe('vip_3');
});
