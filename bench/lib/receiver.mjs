/**
 * The process that receives webhooks: verifies each with the library of Standard Webhooks, as a receiver of the site's would.
 * Reads the secret and how many changes to wait for on its standard input, prints its address, then what came once all did.
 */
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

let input = '';
for await (const chunk of process.stdin.setEncoding('utf8')) {
  input += chunk;
  if (input.includes('\n')) break;
}
const { secrets, changes } = JSON.parse(input);
const hooks = secrets.map((secret) => new Webhook(secret));
const ids = new Set();
const seen = { changes: 0, messages: 0, refused: 0, repeated: 0, connections: 0 };

function verified(text, headers) {
  for (const hook of hooks) {
    try {
      return hook.verify(text, headers);
    } catch {
      // Perhaps signed with another secret.
    }
  }
  return undefined;
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const message = verified(Buffer.concat(chunks).toString('utf8'), request.headers);
    response.writeHead(message ? 204 : 400).end();
    if (!message) seen.refused += 1;
    else if (ids.has(request.headers['webhook-id'])) seen.repeated += 1;
    else {
      ids.add(request.headers['webhook-id']);
      seen.messages += 1;
      seen.changes += message.data.items.length;
      if (seen.changes < changes) return;
      console.log(JSON.stringify({ ...seen, at: Date.now() }));
      seen.changes = seen.messages = seen.connections = 0;
    }
  });
});
server.on('connection', () => (seen.connections += 1));
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}/` })));
