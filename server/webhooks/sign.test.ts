import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { newSecret, signedHeaders } from './sign';

const body = JSON.stringify({ type: 'segment.member.joined', data: { name: 'Zoë 🙂' } });
const message = { id: 'msg_1', body };

test.each([
  ['standardwebhooks', StandardWebhook],
  ['svix', SvixWebhook],
])('%s verifies what is signed, by either secret of a rotation, and nothing else', (_name, Webhook) => {
  const [secret, former] = [newSecret(), newSecret()];
  const headers = signedHeaders(message, new Date(), [secret, former]);
  expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  expect(new Webhook(former).verify(body, headers)).toEqual(JSON.parse(body));
  expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow();
  expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
  expect(() => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow();
});
