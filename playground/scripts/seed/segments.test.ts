import { ruleSchema } from '../../../rules/rule';
import { DATA_SEGMENTS, SHOP_SEGMENTS } from './segments';

it.each([...SHOP_SEGMENTS, ...DATA_SEGMENTS].map((segment) => [segment.key, segment.rule]))(
  'the rule of %s is well formed',
  (_key, rule) => {
    expect(ruleSchema.safeParse(rule).error).toBeUndefined();
  }
);
