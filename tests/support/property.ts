/** How many random cases a property test tries, and from which seed; `npm test` sets and prints both. */
export function propertyParameters(usualRuns: number): { numRuns: number; seed: number } {
  return {
    numRuns: Number(process.env.SEGMENTS_PROPERTY_RUNS ?? usualRuns),
    seed: Number(process.env.SEGMENTS_SEED ?? Date.now() % 2 ** 31),
  };
}
