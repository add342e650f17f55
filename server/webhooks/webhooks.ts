import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type {
  CreateWebhook,
  Delivery,
  DeliveryState,
  UpdateWebhook,
  Webhook,
  WebhookMessage,
  WebhookWithSecret,
} from '../../contracts/webhooks';
import { configOf } from '../config';
import { validationError } from '../http';
import { dueTime } from '../membership/clock';
import { allSegments } from '../membership/segment-record';
import { connection, databaseNow } from '../storage/connection';
import {
  countDeliveries,
  deliveriesOf,
  deliveryById,
  deliveryOfMessage,
  hasten,
  insertMessage,
  redeliver,
} from '../storage/deliveries';
import {
  allEndpoints,
  endpointById,
  insertEndpoint,
  removeEndpoint,
  stopEndpoint,
  updateEndpoint,
  type Endpoint,
} from '../storage/endpoints';
import { announce, messageName } from './announce';
import { Deliverer } from './deliverer';
import { newSecret } from './sign';

/** Each is asked for what is due every few seconds. */
const MAX_WEBHOOKS = 50;
/** How long deliveries are signed with the former secret as well. */
const ROTATION_MS = 24 * 3_600_000;

/** Webhooks: whom the site tells of joins, leaves and refreshes, and what became of it. */
export function webhooks({ strapi }: { strapi: Core.Strapi }) {
  const knex = () => connection(strapi);
  const deliverer = new Deliverer(strapi);
  let announcing: Promise<void> | undefined;
  let stopping = false;

  /** @throws NotFoundError */
  async function existing(id: number): Promise<Endpoint> {
    const endpoint = await endpointById(knex(), id);
    if (!endpoint) throw new errors.NotFoundError('There is no such webhook.');
    return endpoint;
  }

  /** @throws ValidationError for an address or segments that cannot be */
  async function check({ url, segments }: UpdateWebhook): Promise<void> {
    if (url?.startsWith('http:') && !configOf(strapi).webhooks.allowHttp) {
      throw validationError('url', 'must begin with https:// (webhooks.allowHttp of the configuration allows http)');
    }
    if (!segments) return;
    const known = new Set((await allSegments(strapi)).map(({ key }) => key));
    const unknown = segments.filter((key) => !known.has(key));
    if (unknown.length > 0) throw validationError('segments', `There is no segment ${unknown.join(', ')}.`);
  }

  const service = {
    /** Oldest first. */
    async find(): Promise<Webhook[]> {
      const counts = await countDeliveries(knex());
      return (await allEndpoints(knex())).map((endpoint) => answerOf(endpoint, counts.get(endpoint.id)));
    },

    /** @throws NotFoundError */
    async findOne(id: number): Promise<Webhook> {
      return answerOf(await existing(id), (await countDeliveries(knex())).get(id));
    },

    /** @throws ValidationError */
    async create({ enabled, ...input }: CreateWebhook): Promise<WebhookWithSecret> {
      await check(input);
      if ((await allEndpoints(knex())).length >= MAX_WEBHOOKS) {
        throw new errors.ApplicationError(
          `There are ${MAX_WEBHOOKS} webhooks already, which is as many as there can be.`
        );
      }
      const at = await databaseNow(knex());
      const secret = newSecret();
      const id = await insertEndpoint(knex(), {
        ...input,
        ...(enabled ? ACTIVE : { ...ACTIVE, state: 'disabled', reason: 'hand' }),
        secret,
        formerSecret: null,
        formerUntil: null,
        createdAt: at,
        updatedAt: at,
      });
      return { ...(await service.findOne(id)), secret };
    },

    /** @throws NotFoundError, ValidationError */
    async update(id: number, { enabled, ...input }: UpdateWebhook): Promise<Webhook> {
      const { state } = await existing(id);
      await check(input);
      const enables = enabled === true && state === 'disabled';
      const disables = enabled === false && state !== 'disabled';
      await updateEndpoint(knex(), id, {
        ...input,
        ...(enables && ACTIVE),
        ...(disables && { state: 'disabled' as const, reason: 'hand' as const }),
        updatedAt: await databaseNow(knex()),
      });
      return service.findOne(id);
    },

    /** @throws NotFoundError */
    async remove(id: number): Promise<void> {
      await existing(id);
      await removeEndpoint(knex(), id);
    },

    /** Makes a new secret; for a day deliveries are signed with the former one as well. @throws NotFoundError */
    async rotate(id: number): Promise<WebhookWithSecret> {
      const { secret: former } = await existing(id);
      const secret = newSecret();
      const at = await databaseNow(knex());
      const formerUntil = new Date(at.getTime() + ROTATION_MS);
      await updateEndpoint(knex(), id, { secret, formerSecret: former, formerUntil, updatedAt: at });
      return { ...(await service.findOne(id)), secret };
    },

    /** What there is to tell waits until the webhook is resumed. @throws NotFoundError */
    async pause(id: number): Promise<Webhook> {
      await existing(id);
      await stopEndpoint(knex(), id, { state: 'paused', reason: 'hand', at: await databaseNow(knex()) });
      return service.findOne(id);
    },

    /** Makes a webhook active again; what waits for it is due at once. @throws NotFoundError */
    async resume(id: number): Promise<Webhook> {
      await existing(id);
      await updateEndpoint(knex(), id, { ...ACTIVE, updatedAt: await databaseNow(knex()) });
      await hasten(knex(), id, await dueTime(strapi));
      void deliverer.kick();
      return service.findOne(id);
    },

    /** Sends a message that says nothing, once, also to a paused webhook. @returns how that went @throws NotFoundError */
    async test(id: number): Promise<Delivery> {
      const endpoint = await existing(id);
      const at = await dueTime(strapi);
      const body: WebhookMessage = { type: 'webhook.test', timestamp: at.toISOString(), data: {} };
      const message = { name: messageName(), type: body.type, segmentKey: null, items: null };
      const messageId = await insertMessage(knex(), { ...message, body: JSON.stringify(body) }, [id], at);
      const delivery = await deliveryOfMessage(knex(), id, messageId);
      await deliverer.sendOnce(endpoint, delivery.id);
      return (await deliveryById(knex(), id, delivery.id)) ?? delivery;
    },

    /** Newest first. @returns one more than asked for where there are more @throws NotFoundError */
    async deliveries(id: number, page: { state?: DeliveryState; limit: number; cursor?: number }): Promise<Delivery[]> {
      await existing(id);
      return deliveriesOf(knex(), id, { ...page, limit: page.limit + 1 });
    },

    /** Sends a delivery that is over once more, with the same `webhook-id`. @throws NotFoundError, ApplicationError */
    async redeliver(id: number, deliveryId: number): Promise<Delivery> {
      await existing(id);
      if (!(await deliveryById(knex(), id, deliveryId))) throw new errors.NotFoundError('There is no such delivery.');
      if (!(await redeliver(knex(), id, deliveryId, await dueTime(strapi)))) {
        throw new errors.ApplicationError('The delivery is not over yet.');
      }
      void deliverer.kick();
      return (await deliveryById(knex(), id, deliveryId)) as Delivery;
    },

    /** Webhooks that name the segment as one of theirs. */
    async naming(key: string): Promise<Endpoint[]> {
      return (await allEndpoints(knex())).filter(({ segments }) => segments?.includes(key));
    },

    /** Makes messages of what is new, and has what is due sent, for which nobody waits: receivers may be slow. */
    async tell(): Promise<void> {
      if (stopping) return;
      announcing ??= announce(strapi, () => stopping).finally(() => (announcing = undefined));
      await announcing;
      void deliverer.kick();
    },

    /** Tells what is new and sends what is due. @returns when this instance can do no more */
    async work(): Promise<void> {
      await service.tell();
      if (!stopping) await deliverer.kick();
    },

    async stop(): Promise<void> {
      stopping = true;
      await announcing?.catch(() => undefined);
      await deliverer.stop();
    },
  };
  return service;
}

const ACTIVE = { state: 'active', reason: null, failingSince: null } as const;

function answerOf(endpoint: Endpoint, deliveries = { waiting: 0, failed: 0 }): Webhook {
  const { id, url, description, segments, events, state, reason, failingSince, formerUntil } = endpoint;
  return {
    id,
    url,
    description,
    segments,
    events,
    state,
    reason,
    failingSince: failingSince?.toISOString() ?? null,
    rotatingUntil: formerUntil && formerUntil > new Date() ? formerUntil.toISOString() : null,
    deliveries,
    createdAt: endpoint.createdAt.toISOString(),
    updatedAt: endpoint.updatedAt.toISOString(),
  };
}

export type Webhooks = ReturnType<typeof webhooks>;

/** The service of the running Strapi. */
export function webhooksOf(strapi: Core.Strapi): Webhooks {
  return strapi.plugin('segments').service<Webhooks>('webhooks');
}
