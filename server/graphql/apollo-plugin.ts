import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { provenAsker } from '../identity/asker';
import { explanationIfAny } from '../personalization/mark-answers';
import { isPreview } from '../preview-as/request';
import type { RequestContext } from './plugin';

interface Answer {
  contextValue: RequestContext;
  response: { body: { kind: string; singleResult?: { data?: unknown; extensions?: Record<string, unknown> } } };
}

/** Says in `extensions.segments` what `meta.segments` says over REST, and refuses audience keys and what is no preview. */
export function apolloPlugin(strapi: Core.Strapi): object {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ contextValue: { koaContext } }: Pick<Answer, 'contextValue'>) => {
        refuseKey(koaContext);
        await refuseFalsePreview(strapi, koaContext);
      },
      willSendResponse: async ({ contextValue, response }: Answer) => {
        const { singleResult } = response.body;
        // Of what was not carried out there is nothing to say.
        if (singleResult?.data === undefined) return;
        const segments = await explanationIfAny(strapi, contextValue.koaContext);
        if (segments) singleResult.extensions = { ...singleResult.extensions, segments };
      },
    }),
  };
}

/** A key is for one type, and an answer by it is for all who have its URL: a query over several types has neither. */
function refuseKey({ query: { segmentsKey } }: Context): void {
  if (segmentsKey === undefined || segmentsKey === '' || segmentsKey === 'all') return;
  throw badRequest(
    'segmentsKey is for the REST API: GraphQL answers whoever asks, by X-Segments-Visitor, a token or a JWT.'
  );
}

/** As over REST, before anything is read: also where nothing that is read is aimed at anybody. */
async function refuseFalsePreview(strapi: Core.Strapi, ctx: Context): Promise<void> {
  if (!isPreview(ctx)) return;
  try {
    await provenAsker(strapi, ctx);
  } catch (error) {
    throw error instanceof errors.ValidationError ? badRequest(error.message) : error;
  }
}

/** Apollo answers 500 to errors that say nothing else. */
const badRequest = (message: string): Error =>
  Object.assign(new Error(message), { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
