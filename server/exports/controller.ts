import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { exportQuerySchema } from '../../contracts/exports';
import { paramOf, queryOf, readerOf } from '../http';
import { demand } from '../people-access';
import { exportMembers } from './export-members';

export const exportController = ({ strapi }: { strapi: Core.Strapi }) => ({
  /** Members of a segment as a CSV file. */
  async members(ctx: Context) {
    // A file of persons is of no use masked.
    demand(ctx, 'people');
    const key = paramOf(ctx, 'key');
    const query = queryOf(ctx, exportQuerySchema);
    const stream = await exportMembers(strapi, key, query, readerOf(ctx));
    stream.on('error', (error) => {
      strapi.log.error(`[segments] an export of "${key}" broke off: ${error.message}`);
      // The status is sent: only a broken connection tells the reader that the file is not whole.
      ctx.res.destroy();
    });
    ctx.set('Content-Type', 'text/csv; charset=utf-8');
    ctx.set('Cache-Control', 'private, no-store');
    ctx.attachment(`${key}-members.csv`);
    ctx.body = stream;
  },
});
