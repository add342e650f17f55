/**
 * The other end of a download or an upload, in a process of its own: `node transfer.mjs get <url> <token>` prints how many lines came;
 * `node transfer.mjs post <url> <token> <file>` sends a CSV file and prints the answer.
 */
import { createReadStream } from 'node:fs';
import { request } from 'node:http';
import { pipeline } from 'node:stream/promises';

const [way, url, token, file] = process.argv.slice(2);

const sent = request(url, {
  method: way === 'get' ? 'GET' : 'POST',
  headers: { authorization: `Bearer ${token}`, ...(file && { 'content-type': 'text/csv' }) },
});
const answered = new Promise((resolve, reject) => sent.on('response', resolve).on('error', reject));
if (file) await pipeline(createReadStream(file), sent);
else sent.end();
const answer = await answered;

if (way === 'get' && answer.statusCode === 200) {
  let lines = 0;
  for await (const chunk of answer)
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
  console.log(JSON.stringify({ lines }));
} else {
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${text.slice(0, 500)}`);
  console.log(text);
}
