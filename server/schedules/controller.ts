import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { describeScheduleSchema, type DescribedSchedule } from '../../contracts/schedules';
import { configOf } from '../config';
import { queryOf } from '../http';
import { dueTime } from '../membership/clock';
import { checkCron, cronInWords, nextFires } from './cron-expression';

const SHOWN = 5;

export const scheduleController = ({ strapi }: { strapi: Core.Strapi }) => ({
  /** What an expression means, before it is saved. */
  async describe(ctx: Context) {
    const query = queryOf(ctx, describeScheduleSchema);
    const site = configOf(strapi);
    const cron = query.cron ?? site.refresh.cron;
    const timeZone = query.timeZone ?? site.timeZone;
    checkCron(cron, timeZone, 'cron');
    const next = nextFires(cron, timeZone, await dueTime(strapi), SHOWN).map((fire) => fire.toISOString());
    const data: DescribedSchedule = { cron, timeZone, words: cronInWords(cron, query.locale), next };
    ctx.body = { data, meta: { mode: site.refresh.mode } };
  },
});
