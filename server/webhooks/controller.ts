import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { createWebhookSchema, deliveriesQuerySchema, updateWebhookSchema } from '../../contracts/webhooks';
import { bodyOf, idOf, queryOf } from '../http';
import { webhooksOf } from './webhooks';

export const webhookController = ({ strapi }: { strapi: Core.Strapi }) => ({
  async find(ctx: Context) {
    ctx.body = { data: await webhooksOf(strapi).find(), meta: {} };
  },
  async findOne(ctx: Context) {
    ctx.body = { data: await webhooksOf(strapi).findOne(idOf(ctx, 'id')), meta: {} };
  },
  async create(ctx: Context) {
    ctx.body = { data: await webhooksOf(strapi).create(bodyOf(ctx, createWebhookSchema)), meta: {} };
    ctx.status = 201;
  },
  async update(ctx: Context) {
    const input = bodyOf(ctx, updateWebhookSchema);
    ctx.body = { data: await webhooksOf(strapi).update(idOf(ctx, 'id'), input), meta: {} };
  },
  async delete(ctx: Context) {
    await webhooksOf(strapi).remove(idOf(ctx, 'id'));
    ctx.status = 204;
  },
  async rotate(ctx: Context) {
    ctx.body = { data: await webhooksOf(strapi).rotate(idOf(ctx, 'id')), meta: {} };
  },
  async pause(ctx: Context) {
    ctx.body = { data: await webhooksOf(strapi).pause(idOf(ctx, 'id')), meta: {} };
  },
  async resume(ctx: Context) {
    ctx.body = { data: await webhooksOf(strapi).resume(idOf(ctx, 'id')), meta: {} };
  },
  async test(ctx: Context) {
    ctx.body = { data: await webhooksOf(strapi).test(idOf(ctx, 'id')), meta: {} };
  },
  async deliveries(ctx: Context) {
    const page = queryOf(ctx, deliveriesQuerySchema);
    const found = await webhooksOf(strapi).deliveries(idOf(ctx, 'id'), page);
    const data = found.slice(0, page.limit);
    const cursor = found.length > data.length ? (data[data.length - 1]?.id ?? null) : null;
    ctx.body = { data, meta: { cursor } };
  },
  async redeliver(ctx: Context) {
    const data = await webhooksOf(strapi).redeliver(idOf(ctx, 'id'), idOf(ctx, 'delivery'));
    ctx.body = { data, meta: {} };
  },
});
