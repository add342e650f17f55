import type { Core } from '@strapi/strapi';
import type { Decision } from '../../contracts/decision';
import { contentRequest } from '../personalization/content-request';
import { decide } from '../personalization/decision';
import { requestNotes } from '../personalization/request-notes';
import type { Nexus } from './plugin';

const TYPE = 'SegmentsDecision';
const FIELDS: Record<keyof Decision, { type: string; isList?: true; isNullable?: true }> = {
  segments: { type: 'String', isList: true },
  reasons: { type: 'JSON' },
  variants: { type: 'JSON' },
  keys: { type: 'JSON' },
  expiresAt: { type: 'DateTime', isNullable: true },
  contact: { type: 'Boolean' },
};

/** The query `segmentsDecision`: what `GET /decision` answers, to whoever may ask that. */
export function decisionQuery(strapi: Core.Strapi, nexus: Nexus): object {
  const type = nexus.objectType({
    name: TYPE,
    description: 'What a frontend may know of whoever asks: segments, and the variants of experiences.',
    definition(t) {
      for (const [name, { type: scalar, isList, isNullable }] of Object.entries(FIELDS)) {
        const builder = isNullable ? t : t.nonNull;
        (isList ? builder.list.nonNull : builder).field(name, { type: scalar });
      }
    },
  });
  const query = nexus.extendType({
    type: 'Query',
    definition(t) {
      // Nullable: who may not ask it still gets the rest of a query.
      t.field('segmentsDecision', { type: TYPE, resolve: () => resolveDecision(strapi) });
    },
  });
  return {
    types: [type, query],
    resolversConfig: { 'Query.segmentsDecision': { auth: { scope: ['plugin::segments.decision.find'] } } },
  };
}

async function resolveDecision(strapi: Core.Strapi): Promise<Decision> {
  const ctx = contentRequest(strapi);
  if (!ctx) throw new Error('segmentsDecision is answered to HTTP requests.');
  requestNotes(ctx).personal = true;
  return decide(strapi, ctx);
}
