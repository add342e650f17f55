import type { Core } from '@strapi/strapi';
import { insertMessage } from '../../server/storage/deliveries';
import { TABLES } from '../../server/storage/tables';
import type { TestStrapi } from './strapi';
import { send } from './tracking';

/** Everything in the plugin's tables, as text. */
export async function everythingKept(strapi: Core.Strapi): Promise<string> {
  const tables = [...Object.values(TABLES), 'segments_overrides'];
  const rows = await Promise.all(tables.map(async (table) => [table, await strapi.db.connection(table)] as const));
  return rows.map(([table, content]) => `${table} ${JSON.stringify(content)}`).join('\n');
}

/** Somebody of whom there is every kind of row; all that names her begins with her name. There has to be a list `list`. */
export async function knownPerson(
  app: TestStrapi,
  { writeKey, admin, endpoint }: { writeKey: string; admin: string; endpoint: number },
  name: string
): Promise<{ id: number; documentId: string }> {
  const knex = app.strapi.db.connection;
  const say = (...batch: object[]) => send(app, writeKey, 'batch', { batch }).expect(200);
  const track = (n: number, more: object) => ({ type: 'track', event: 'Seen', messageId: `${name} ${n}`, ...more });
  const identify = (n: number, more: object) => ({
    type: 'identify',
    messageId: `${name} ${n}`,
    userId: name,
    ...more,
  });
  const { documentId } = await app.strapi.documents('api::customer.customer').create({
    data: {
      customerNumber: name,
      email: `${name}-old@shop.example`,
      country: 'Germany',
      lifetimeValue: 1234.5,
      secretNote: `${name} secret`,
    } as never,
  });
  await app.strapi
    .documents('api::customer.customer')
    .update({ documentId, data: { email: `${name}-new@shop.example`, lifetimeValue: 99 } as never });
  await say(
    track(1, {
      anonymousId: `${name}-phone`,
      properties: { path: `/${name}` },
      context: { ip: '10.1.2.3', device: { id: 'phone-7f3a' } },
    }),
    identify(2, { anonymousId: `${name}-phone`, traits: { plan: `${name} gold` } }),
    track(3, { userId: name })
  );
  await say(identify(4, { traits: { plan: `${name} silver` } }));
  const { id } = await app.strapi.db.query('api::customer.customer').findOne({ where: { customerNumber: name } });
  // Of her visitor, but of a time when somebody else was said to be at the device: of no contact.
  const { id: visitorId } = await knex('segments_visitors').where({ contact_id: id }).first();
  const doubtful = { source: 'test', messageId: `${name} 5`, name: 'Doubtful', occurredAt: new Date() };
  await app.strapi
    .plugin('segments')
    .service('events')
    .insert([{ ...doubtful, receivedAt: new Date(), contactId: null, accountId: null, visitorId: Number(visitorId) }]);
  await app.request
    .post('/segments/segments/list/members')
    .auth(admin, { type: 'bearer' })
    .send({ subjects: [name], note: `${name} noted` })
    .expect(200);
  const body = JSON.stringify({
    type: 'segment.member.joined',
    timestamp: '2026-01-01',
    data: {
      segment: 'list',
      audience: 'contact',
      items: [name, 'somebody'].map((identity) => ({
        ...{ identity, documentId: identity === name ? documentId : 'x', at: '2026-01-01', cause: 'event' },
      })),
    },
  });
  const message = { name: `msg ${id}`, type: 'segment.member.joined', segmentKey: 'list', items: 2, body } as const;
  const messageId = await insertMessage(knex, message, [endpoint], new Date());
  await knex('segments_deliveries').where({ message_id: messageId }).update({ state: 'succeeded', due_at: null });
  return { id: Number(id), documentId };
}
