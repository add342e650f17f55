import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { eraseSchema } from '../../contracts/privacy';
import { faultOf } from '../fault-of';
import { audienceParam, bodyOf, paramOf, readerOf } from '../http';
import { demand, peopleFor } from '../people-access';
import { databaseCode } from '../storage/connection';
import { eraseNamed } from './erase-named';
import { exportSubject } from './export-subject';

/** What a person may ask of the site: what is known of her, and that it is forgotten. */
export const privacyController = ({ strapi }: { strapi: Core.Strapi }) => ({
  /** All that is held of a subject, as a JSON file. */
  async export(ctx: Context) {
    demand(ctx, 'people');
    const audience = audienceParam(ctx);
    const { documentId, stream } = await exportSubject(strapi, audience, paramOf(ctx, 'id'), readerOf(ctx));
    stream.on('error', (error) => {
      // What databases say quotes what was asked for: whose file it is stands in no log.
      strapi.log.error(`[segments] the export of a ${audience} broke off: ${faultOf(error)}`);
      // The status is sent: only a broken connection tells the reader that the file is not whole.
      ctx.res.destroy();
    });
    ctx.set('Content-Type', 'application/json; charset=utf-8');
    ctx.set('Cache-Control', 'private, no-store');
    ctx.attachment(`${audience}-${documentId}.json`);
    ctx.body = stream;
  },
  async erase(ctx: Context) {
    const audience = audienceParam(ctx);
    bodyOf(ctx, eraseSchema);
    const { masked } = peopleFor(ctx);
    try {
      ctx.body = { data: await eraseNamed(strapi, audience, paramOf(ctx, 'id'), masked), meta: {} };
    } catch (error) {
      const code = databaseCode(error);
      // As above: Strapi logs what is thrown.
      throw code === undefined ? error : new Error(`A ${audience} could not be erased: the database said ${code}.`);
    }
  },
});
