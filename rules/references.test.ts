import fc from 'fast-check';
import { findCycle, orderByReference, type Referrer } from './references';

const graph: fc.Arbitrary<Referrer[]> = fc
  .array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 1, maxLength: 8 })
  .map((lists) => lists.map((refers, i) => ({ key: `s${i}`, refers: refers.map((to) => `s${to}`) })));

describe('findCycle', () => {
  const segments = [
    { key: 'a', refers: ['b', 'c'] },
    { key: 'b', refers: ['d'] },
    { key: 'c', refers: ['d'] },
    { key: 'd', refers: [] },
  ];

  test('a diamond is fine', () => {
    expect(findCycle('a', ['b', 'c'], segments)).toBeUndefined();
    expect(findCycle('top', ['a', 'b', 'd'], segments)).toBeUndefined();
  });

  test('names the keys along the way', () => {
    expect(findCycle('d', ['a'], segments)).toEqual(['d', 'a', 'b', 'd']);
    expect(findCycle('d', ['b'], segments)).toEqual(['d', 'b', 'd']);
  });

  test('a segment that refers to itself', () => {
    expect(findCycle('new', ['a', 'new'], segments)).toEqual(['new', 'new']);
  });

  test('ignores what the segment referred to before', () => {
    expect(findCycle('a', ['d'], [...segments.slice(1), { key: 'a', refers: ['a'] }])).toBeUndefined();
  });

  test('ends on a circle of others and on unknown keys', () => {
    const circle = [
      { key: 'x', refers: ['y'] },
      { key: 'y', refers: ['x', 'gone'] },
    ];
    expect(findCycle('a', ['x'], circle)).toBeUndefined();
  });

  test('is a walk along references from the key to itself', () => {
    fc.assert(
      fc.property(graph, (segments) => {
        for (const { key, refers } of segments) {
          const cycle = findCycle(key, refers, segments);
          expect(cycle !== undefined).toBe(reaches(key, key, segments));
          if (!cycle) continue;
          expect([cycle[0], cycle.at(-1)]).toEqual([key, key]);
          for (const [i, from] of cycle.slice(0, -1).entries()) {
            expect(segments.find((s) => s.key === from)?.refers).toContain(cycle[i + 1]);
          }
        }
      })
    );
  });
});

describe('orderByReference', () => {
  test('dependencies come first, unknown ones are ignored', () => {
    const order = orderByReference([
      { key: 'a', refers: ['b', 'c', 'gone'] },
      { key: 'b', refers: ['d', 'd'] },
      { key: 'c', refers: ['d'] },
      { key: 'd', refers: [] },
    ]);
    expect(order).toEqual(['d', 'b', 'c', 'a']);
  });

  test('has everything once, and after what it refers to where no circle is behind it', () => {
    fc.assert(
      fc.property(graph, (segments) => {
        const order = orderByReference(segments);
        expect([...order].sort()).toEqual(segments.map(({ key }) => key).sort());
        const inCircle = segments.filter(({ key }) => reaches(key, key, segments));
        for (const { key, refers } of segments) {
          if (inCircle.some((other) => other.key === key || reaches(key, other.key, segments))) continue;
          for (const to of refers) expect(order.indexOf(to)).toBeLessThan(order.indexOf(key));
          for (const other of inCircle) expect(order.indexOf(key)).toBeLessThan(order.indexOf(other.key));
        }
      })
    );
  });
});

/** By the definition: some number of steps of the relation leads from one to the other. */
function reaches(from: string, to: string, segments: readonly Referrer[]): boolean {
  const after = (keys: Set<string>): Set<string> =>
    new Set(segments.filter(({ key }) => keys.has(key)).flatMap(({ refers }) => [...refers]));
  const reached = after(new Set([from]));
  let size = 0;
  while (reached.size > size) {
    size = reached.size;
    for (const key of after(reached)) reached.add(key);
  }
  return reached.has(to);
}
