/** The process that `load` starts: reads what to call on its standard input, writes what it saw on its output. */
import { Agent, request } from 'node:http';
import { median, percentile } from './measure.mjs';

let input = '';
for await (const chunk of process.stdin.setEncoding('utf8')) input += chunk;
const { url, token, ways, turns, seconds, connections, numbers } = JSON.parse(input);
const agent = new Agent({ keepAlive: true, maxSockets: connections });

const call = (address, headers) =>
  new Promise((resolve, reject) => {
    const sent = request(address, { agent, headers }, (answer) => {
      answer.on('data', () => undefined).on('end', () => resolve(answer.statusCode));
    });
    sent.on('error', reject).end();
  });

/** Calls as fast as the answers come, until the time is over. */
async function turn(way, length) {
  const { path, headers } = way;
  const bearer = way.token === undefined ? token : way.token;
  const sent = { ...(bearer && { authorization: `Bearer ${bearer}` }), ...headers };
  const times = [];
  let failed = 0;
  let n = 0;
  const started = performance.now();
  const end = started + length * 1000;
  const connection = async () => {
    while (performance.now() < end) {
      n = (n * 31 + 7) % numbers;
      const at = performance.now();
      const status = await call((way.url ?? url) + path.replaceAll('{n}', String(n + 1)), sent);
      times.push(performance.now() - at);
      if (status !== 200) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  return {
    perSecond: times.length / ((performance.now() - started) / 1000),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    failed,
  };
}

const names = Object.keys(ways);
for (const name of names) await turn(ways[name], 0.5);
const seen = Object.fromEntries(names.map((name) => [name, []]));
for (let round = 0; round < turns; round++) {
  for (const name of round % 2 ? [...names].reverse() : names) seen[name].push(await turn(ways[name], seconds));
}
const summed = (all) => ({
  perSecond: median(all.map(({ perSecond }) => perSecond)),
  p50: median(all.map(({ p50 }) => p50)),
  p99: median(all.map(({ p99 }) => p99)),
  failed: all.reduce((sum, { failed }) => sum + failed, 0),
});
console.log(JSON.stringify(Object.fromEntries(names.map((name) => [name, summed(seen[name])]))));
process.exit(0);
