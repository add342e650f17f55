import type { Core } from '@strapi/strapi';
import type { Delivery, MembersData, WebhookMessage, WebhookWithSecret } from '../../contracts/webhooks';
import { refreshesOf } from '../../server/membership/refreshes';
import { webhooksOf } from '../../server/webhooks/webhooks';
import { apiToken } from './access';
import { addCustomers } from './membership';
import { startReceiver, type Receiver } from './receiver';
import { bootStrapi, type TestStrapi } from './strapi';

export const HOUR = 3_600_000;

/** Who a message is about. */
export const items = (message: WebhookMessage) => (message.data as MembersData).items;

/**
 * A site that webhooks tell of, 1,200 customers, and a receiver of its own for each test, whose webhooks go with it. To be called
 * once a file.
 */
export function webhookWorld(webhooks: object = { allowAddresses: ['127.0.0.1'], allowHttp: true }) {
  let app: TestStrapi | undefined;
  let token: string;
  let receiver: Receiver;

  beforeAll(async () => {
    app = await bootStrapi({ plugins: { segments: { config: { webhooks } } } });
    token = await apiToken(app.strapi, { type: 'full-access' });
    await addCustomers(app.strapi, 1_200, (n) => ({ country: n % 2 ? 'Germany' : 'France', points: n }));
  }, 300_000);
  afterAll(() => app?.destroy());

  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    world.at();
    for (const { id } of await webhooksOf(world.strapi).find())
      await world.call('delete', `/webhooks/${id}`).expect(204);
    await world.work();
    await receiver.close();
  });

  const world = {
    get strapi(): Core.Strapi {
      return (app as TestStrapi).strapi;
    },
    get receiver(): Receiver {
      return receiver;
    },
    knex: () => world.strapi.db.connection,
    /** Messages of one type that the receiver has. */
    of: (type: string) => receiver.received.filter(({ message }) => message.type === type),
    call: (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
      (app as TestStrapi).request[method](`/api/segments${path}`).set('Authorization', `Bearer ${token}`),

    /** Tells and sends all there is. */
    work: () => webhooksOf(world.strapi).work(),
    idle: () => refreshesOf(world.strapi).idle(),

    /** A webhook to the receiver. */
    async create(input: object = {}): Promise<WebhookWithSecret> {
      const { body } = await world
        .call('post', '/webhooks')
        .send({ url: receiver.url, ...input })
        .expect(201);
      return body.data;
    },
    /** A segment that is kept by hand. */
    async list(key: string): Promise<void> {
      await world.call('post', '/segments').send({ key, name: key, kind: 'static' }).expect(201);
      await world.idle();
    },
    /** Adds to such a segment, or takes out of it. */
    async change(method: 'post' | 'delete', key: string, ...subjects: string[]): Promise<void> {
      await world.call(method, `/segments/${key}/members`).send({ subjects }).expect(200);
    },
    async deliveries(id: number): Promise<Delivery[]> {
      return (await world.call('get', `/webhooks/${id}/deliveries?limit=100`).expect(200)).body.data;
    },
    /** Drives the plugin's clock; without a date it goes by itself again. */
    at(date?: Date): void {
      world.strapi
        .plugin('segments')
        .service<{ drive(clock?: () => Date): void }>('clock')
        .drive(date && (() => date));
    },
  };
  return world;
}
