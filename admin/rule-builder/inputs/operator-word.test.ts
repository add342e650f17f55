import { OPERATORS, type ValueType } from '../../../rules/operators';
import en from '../../translations/en';
import { operatorWord } from './operator-word';

test('every operator of every type has words, also where it says how often', () => {
  for (const [type, operators] of Object.entries(OPERATORS)) {
    for (const operator of Object.keys(operators))
      expect(en).toHaveProperty([operatorWord(type as ValueType, operator)]);
  }
  for (const operator of Object.keys(OPERATORS.number)) {
    expect(en).toHaveProperty([operatorWord('number', operator, true)]);
  }
});
