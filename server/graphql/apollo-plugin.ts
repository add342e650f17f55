import type { Core } from '@strapi/strapi';
import { explanationIfAny } from '../personalization/mark-answers';
import type { RequestContext } from './plugin';

interface Answer {
  contextValue: RequestContext;
  response: { body: { kind: string; singleResult?: { extensions?: Record<string, unknown> } } };
}

/** Says in `extensions.segments` what `meta.segments` says over REST, and refuses audience keys. */
export function apolloPlugin(strapi: Core.Strapi): object {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ contextValue }: Pick<Answer, 'contextValue'>) => refuseKey(contextValue),
      willSendResponse: async ({ contextValue, response }: Answer) => {
        const { singleResult } = response.body;
        const segments = singleResult && (await explanationIfAny(strapi, contextValue.koaContext));
        if (segments) singleResult.extensions = { ...singleResult.extensions, segments };
      },
    }),
  };
}

/** A key is for one type, and an answer by it is for all who have its URL: a query over several types has neither. */
function refuseKey({ koaContext: { query } }: RequestContext): void {
  const { segmentsKey } = query;
  if (segmentsKey === undefined || segmentsKey === '' || segmentsKey === 'all') return;
  throw Object.assign(
    new Error(
      'segmentsKey is for the REST API: GraphQL answers whoever asks, by X-Segments-Visitor, a token or a JWT.'
    ),
    { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } }
  );
}
