/** Row ids from `from` to `to`, both included. */
export type Range = { from: number; to: number };

/** How long a statement may stop a process that can do nothing else meanwhile, in ms. */
const PACE_MS = 30;

const FIRST_WIDTH = 5_000;
/** Narrower ones would hardly be over sooner: a statement and a commit take their time whatever they do. */
const LEAST_WIDTH = 2_500;

/**
 * Goes through the ids from one end to the other in ranges that each take about as long as a process may stand still:
 * the processor time until the next one is asked for, which a busy machine does not stretch, tells how wide that is.
 * `left`: how many more there will be, as it looks.
 */
export function* paces(ids: Range): Generator<{ range: Range; left: number }> {
  let width = FIRST_WIDTH;
  for (let from = ids.from; from <= ids.to;) {
    const to = Math.min(ids.to, from + width - 1);
    const started = process.cpuUsage();
    yield { range: { from, to }, left: Math.ceil((ids.to - to) / width) };
    const { user, system } = process.cpuUsage(started);
    const factor = PACE_MS / Math.max(1, (user + system) / 1_000);
    width = Math.max(LEAST_WIDTH, Math.round(width * Math.min(4, Math.max(0.25, factor))));
    from = to + 1;
  }
}
