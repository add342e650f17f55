import type { PreviewAnswer } from '../../contracts/segments';
import { previewSteps, type AskPreview, type Previewed } from './preview-steps';

const answer = (change: Partial<PreviewAnswer>): PreviewAnswer => ({
  count: 0,
  of: 50_000,
  exact: true,
  margin: 0,
  requestTime: false,
  sample: [],
  asOf: '2026-01-01T00:00:00.000Z',
  ms: 300,
  ...change,
});
const counts = (alone: number) => [{ nodeId: 'a', alone, cumulative: alone }];
const estimate = answer({ count: 990, exact: false, margin: 60, conditions: counts(990) });

async function stepsOf(ask: AskPreview): Promise<Previewed[]> {
  const steps: Previewed[] = [];
  for await (const step of previewSteps(ask)) steps.push(step);
  return steps;
}

test('what is exact at once is asked for once', async () => {
  const steps = await stepsOf(async () => answer({ count: 7, conditions: counts(7) }));
  expect(steps).toMatchObject([{ count: 7, conditionsExact: true }]);
});

test('after an estimate the exact total comes, then the exact counts of the conditions', async () => {
  const steps = await stepsOf(async ({ estimate: how, perCondition }) =>
    how === 'auto' ? estimate : answer({ count: 1_000, ...(perCondition && { conditions: counts(1_000) }) })
  );
  expect(steps).toMatchObject([
    { count: 990, exact: false, conditionsExact: false, conditions: counts(990) },
    { count: 1_000, exact: true, conditionsExact: false, conditions: counts(990) },
    { count: 1_000, exact: true, conditionsExact: true, conditions: counts(1_000) },
  ]);
});

test('conditions that would take too long, or fail, stay estimates and say so', async () => {
  const slow = await stepsOf(async ({ estimate: how }) => (how === 'auto' ? estimate : answer({ ms: 6_000 })));
  expect(slow.map(({ exact, conditionsExact }) => [exact, conditionsExact])).toEqual([
    [false, false],
    [true, false],
  ]);
  const failing = await stepsOf(async ({ estimate: how, perCondition }) => {
    if (how !== 'auto' && perCondition) throw new Error('too slow');
    return how === 'auto' ? estimate : answer({ count: 1_000 });
  });
  expect(failing.at(-1)).toMatchObject({ count: 1_000, exact: true, conditionsExact: false, conditions: counts(990) });
});
