import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { previewAsSchema } from '../../contracts/preview-as';
import { schemaOf } from '../catalog/schema';
import { bodyOf, validationError } from '../http';
import { demand } from '../people-access';
import { makePreview } from './make-preview';

/** `POST /preview-as` */
export const previewAsController = ({ strapi }: { strapi: Core.Strapi }) => ({
  async create(ctx: Context) {
    const input = bodyOf(ctx, previewAsSchema);
    const { contentType, as } = input;
    if (!contentType.startsWith('api::') || schemaOf(strapi, contentType)?.kind === undefined) {
      throw validationError('contentType', 'This is no content type of the site.');
    }
    if ('subject' in as) demand(ctx, 'people');
    // What an entry shows is told to those who may open it.
    const { userAbility } = ctx.state as { userAbility: { can(action: string, subject: string): boolean } };
    if (!userAbility.can('plugin::content-manager.explorer.read', contentType)) throw new errors.ForbiddenError();
    ctx.body = { data: await makePreview(strapi, ctx, input), meta: {} };
    ctx.status = 201;
  },
});
