import { randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { configOf } from '../config';
import { faultOf } from '../fault-of';
import { dueTime } from '../membership/clock';
import { connection } from '../storage/connection';
import { claimDeliveries, closeAttempt, type ClaimedDelivery } from '../storage/deliveries';
import { allEndpoints, noteFailure, noteSuccess, stopEndpoint, type Endpoint } from '../storage/endpoints';
import { nextAttempt } from './retries';
import { send, type Sent } from './send';
import { signedHeaders } from './sign';

/** Longer than an attempt may take: what an instance has not closed by then was lost with it. */
const LEASE_MS = 60_000;
/** Deliveries under way at one webhook, so that a slow one does not keep the others waiting. */
const AT_ONE = 4;
const AT_ALL = 32;
const GONE = 410;

/** Sends what is due. Any number of instances share the deliveries: each is claimed by one, and taken over from a dead one. */
export class Deliverer {
  private readonly owner = randomUUID();
  private readonly stopped = new AbortController();
  private readonly underWay = new Map<number, { endpointId: number; done: Promise<void> }>();
  private working: Promise<void> | undefined;
  private wake: () => void = () => undefined;

  constructor(private readonly strapi: Core.Strapi) {}

  /** Looks for what is due now. @returns when nothing is left that this instance can send */
  kick(): Promise<void> {
    this.wake();
    this.working ??= this.work();
    return this.working;
  }

  /** Sends one delivery that is due, whatever the state of its webhook; it is not tried again. */
  async sendOnce(endpoint: Endpoint, id: number): Promise<void> {
    const [delivery] = await this.take(endpoint, 1, id);
    if (delivery) await this.deliver(endpoint, delivery, false);
  }

  /** Breaks off what is under way and gives it back. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.working;
  }

  private async work(): Promise<void> {
    try {
      for (;;) {
        const woken = new Promise<void>((wake) => (this.wake = wake));
        const claimed = this.stopped.signal.aborted ? 0 : await this.claim();
        if (this.underWay.size === 0) return;
        const ends = [...this.underWay.values()].map(({ done }) => done);
        // With nothing more to claim, until one ends or somebody knows of more; without room, until one ends.
        if (claimed === 0 || this.underWay.size >= AT_ALL) await Promise.race([...ends, woken]);
      }
    } catch (error) {
      this.strapi.log.error(`[segments] sending webhooks stopped: ${faultOf(error)}`);
      await Promise.all([...this.underWay.values()].map(({ done }) => done));
    } finally {
      // At once with the last look, so that nobody who asks in between is forgotten.
      this.working = undefined;
    }
  }

  private async claim(): Promise<number> {
    const knex = connection(this.strapi);
    let claimed = 0;
    for (const endpoint of await allEndpoints(knex)) {
      if (endpoint.state !== 'active') continue;
      const busy = [...this.underWay.values()].filter(({ endpointId }) => endpointId === endpoint.id).length;
      // One that fails is asked by one delivery at a time whether it is back.
      const room = Math.min((endpoint.failingSince ? 1 : AT_ONE) - busy, AT_ALL - this.underWay.size);
      if (room <= 0) continue;
      const deliveries = await this.take(endpoint, room);
      for (const delivery of deliveries) this.begin(endpoint, delivery);
      claimed += deliveries.length;
    }
    return claimed;
  }

  private async take(endpoint: Endpoint, limit: number, id?: number): Promise<ClaimedDelivery[]> {
    const now = await dueTime(this.strapi);
    const by = { owner: this.owner, now, leaseUntil: new Date(now.getTime() + LEASE_MS) };
    return claimDeliveries(connection(this.strapi), { endpointId: endpoint.id, id }, limit, by);
  }

  private begin(endpoint: Endpoint, delivery: ClaimedDelivery): void {
    const done = this.deliver(endpoint, delivery)
      .catch((error: unknown) => {
        this.strapi.log.error(`[segments] delivery ${delivery.id} of a webhook: ${faultOf(error)}`);
      })
      .finally(() => this.underWay.delete(delivery.id));
    this.underWay.set(delivery.id, { endpointId: endpoint.id, done });
  }

  private async deliver(endpoint: Endpoint, delivery: ClaimedDelivery, retry = true): Promise<void> {
    const knex = connection(this.strapi);
    let sent: Sent;
    try {
      sent = await this.post(endpoint, delivery);
    } catch {
      // Stopped with the process: as if it had not been tried.
      const dueAt = await dueTime(this.strapi);
      const attempts = delivery.attempts - 1;
      const back = { state: 'waiting', code: null, error: null, dueAt, attempts } as const;
      await closeAttempt(knex, delivery, this.owner, back);
      return;
    }
    if (sent.error === null) {
      await closeAttempt(knex, delivery, this.owner, { ...sent, state: 'succeeded', dueAt: null });
      if (endpoint.failingSince) await noteSuccess(knex, endpoint.id);
      return;
    }
    const at = await dueTime(this.strapi);
    const dueAt = retry && sent.code !== GONE ? nextAttempt(delivery.attempts, at) : null;
    const state = dueAt ? 'waiting' : 'failed';
    if (!(await closeAttempt(knex, delivery, this.owner, { ...sent, state, dueAt }))) return;
    if (retry) await this.fail(endpoint, sent, at);
  }

  private post(endpoint: Endpoint, delivery: ClaimedDelivery): Promise<Sent> {
    const former = endpoint.formerSecret && endpoint.formerUntil && endpoint.formerUntil > new Date();
    const secrets = [endpoint.secret, ...(former ? [endpoint.formerSecret as string] : [])];
    const message = { id: delivery.messageName, body: delivery.body };
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'strapi-plugin-segments',
      ...signedHeaders(message, new Date(), secrets),
    };
    const { allowAddresses } = configOf(this.strapi).webhooks;
    return send(endpoint.url, headers, delivery.body, { allowAddresses, signal: this.stopped.signal });
  }

  /** One that is gone for good is disabled, one that fails for days is paused: what there is to tell waits for it. */
  private async fail(endpoint: Endpoint, sent: Sent, at: Date): Promise<void> {
    const knex = connection(this.strapi);
    if (sent.code === GONE) {
      await stopEndpoint(knex, endpoint.id, { state: 'disabled', reason: 'gone', at });
      this.strapi.log.warn(`[segments] webhook ${endpoint.id} answered 410 and is disabled.`);
      return;
    }
    const since = await noteFailure(knex, endpoint.id, at);
    const { pauseAfterHours } = configOf(this.strapi).webhooks;
    if (at.getTime() - since.getTime() < pauseAfterHours * 3_600_000) return;
    if (await stopEndpoint(knex, endpoint.id, { state: 'paused', reason: 'failing', at })) {
      this.strapi.log.warn(`[segments] webhook ${endpoint.id} has failed for ${pauseAfterHours} hours and is paused.`);
    }
  }
}
