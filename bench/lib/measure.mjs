import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

/** Milliseconds that `work` took. */
export async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * Times several ways to the same end, one after the other in each round, so that whatever else the machine does meets
 * all of them alike. After `patienceMs` a way is not repeated; what is over within few milliseconds is run many times in
 * a row, and their mean counts: the first call after others costs as much as it does itself.
 * @param {Record<string, () => Promise<unknown>>} ways
 * @returns {Promise<{ median: Record<string, number>, fastest: Record<string, number> }>} in ms
 */
export async function interleaved(ways, { rounds = 7, patienceMs = 3_000, warm = 1 } = {}) {
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  const spent = Object.fromEntries(Object.keys(ways).map((name) => [name, 0]));
  const order = Object.keys(ways);
  const repeats = {};
  for (const name of order) {
    const ms = await timed(ways[name]);
    spent[name] += ms;
    repeats[name] = ms > patienceMs ? 1 : Math.max(1, Math.min(20, Math.round(20 / ms)));
    if (ms > patienceMs) times[name].push(ms);
  }
  for (let round = 1 - warm; round < rounds; round++) {
    // Turned about, so that none always finds the caches as the same other one left them.
    const names = round % 2 === 0 ? order : [...order].reverse();
    for (const name of names) {
      if (spent[name] > patienceMs && times[name].length > 0) continue;
      const ms = await timed(async () => {
        for (let at = 0; at < repeats[name]; at++) await ways[name]();
      });
      spent[name] += ms;
      if (round >= 0) times[name].push(ms / repeats[name]);
    }
  }
  const each = (of) => Object.fromEntries(Object.entries(times).map(([name, all]) => [name, of(all)]));
  return { median: each(median), fastest: each((all) => Math.min(...all)) };
}

/** Longest pause of the event loop and peak of resident memory, in ms and MB, while `work` ran. */
export async function watched(work) {
  global.gc?.();
  const idle = process.memoryUsage().rss;
  let peak = idle;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // Its first sample only sets the clock that the second is measured by.
  await sleep(20);
  const started = performance.now();
  const result = await work();
  const ms = performance.now() - started;
  await sleep(30);
  delay.disable();
  clearInterval(sampling);
  peak = Math.max(peak, process.memoryUsage().rss);
  return { result, ms, pauseMs: delay.max / 1e6, aboveIdleMb: (peak - idle) / 2 ** 20, idleMb: idle / 2 ** 20 };
}
