/**
 * The process that sends events: reads what to do on its standard input, writes what it saw on its output.
 * `batches`: so many, as fast as the answers come. `pairs`: a call and then another that is to see it, one after the other or,
 * with `rate`, so many pairs a second whether or not those before are over; a late start counts as waiting.
 */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

let input = '';
for await (const chunk of process.stdin.setEncoding('utf8')) input += chunk;
const plan = JSON.parse(input);
const agent = new Agent({ keepAlive: true, maxSockets: plan.connections ?? 64 });

const call = ({ path, method = 'GET', headers, body }) =>
  new Promise((resolve, reject) => {
    const sent = request(plan.url + path, { agent, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    });
    sent.on('error', reject).end(body);
  });

async function batches({ connections, calls }) {
  let refused = 0;
  const left = [...calls];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let next = left.pop(); next; next = left.pop()) {
        const { status, text } = await call(next);
        if (status !== 200) throw new Error(`${status} ${text.slice(0, 300)}`);
        refused += JSON.parse(text).rejected?.length ?? 0;
      }
    })
  );
  return { ms: performance.now() - started, refused };
}

async function pairs({ calls, rate }) {
  const seen = { calls: [], pairs: [], missed: 0, failed: 0 };
  const one = async ({ first, then, sees }, due) => {
    const sent = await call(first);
    const answered = performance.now();
    // Some calls are not asked after.
    if (then) {
      const { status, text } = await call(then);
      seen.pairs.push(performance.now() - due);
      if (status !== 200) seen.failed += 1;
      else if (!text.includes(sees)) seen.missed += 1;
    }
    seen.calls.push(answered - due);
    if (sent.status !== 200) seen.failed += 1;
  };
  if (rate === undefined) {
    for (const pair of calls) await one(pair, performance.now());
    return seen;
  }
  const started = performance.now();
  const open = [];
  for (const [n, pair] of calls.entries()) {
    const due = started + (n * 1_000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    open.push(one(pair, due));
  }
  await Promise.all(open);
  return { ...seen, perSecond: calls.length / ((performance.now() - started) / 1_000) };
}

console.log(JSON.stringify(await (plan.way === 'batches' ? batches(plan) : pairs(plan))));
process.exit(0);
