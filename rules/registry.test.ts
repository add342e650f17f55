import { CONDITIONS } from './registry';
import { nodeSchema } from './rule';

test.each(Object.keys(CONDITIONS))('%s is in the schema of all nodes', (type) => {
  const parsed = nodeSchema.safeParse({ id: 'x', type });
  const isUnknown = parsed.error?.issues.some((issue) => issue.path.join() === 'type');
  expect(isUnknown ?? false).toBe(false);
});
