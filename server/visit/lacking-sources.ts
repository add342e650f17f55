import type { Core } from '@strapi/strapi';
import { walkNodes } from '../../rules/walk';
import type { Directory } from '../membership/directory';
import { requestTimeSegments } from '../membership/request-time';
import { missingSources } from './read-visit';

/** Keys of the segments that ask of the request what this site has no source for. */
export async function lackingSources(strapi: Core.Strapi, directory: Directory): Promise<Set<string>> {
  const missing = missingSources(strapi);
  const { segments } = await requestTimeSegments(strapi, directory);
  const lacking = segments.filter(({ rule }) =>
    [...walkNodes(rule.root)].some((node) => node.type === 'context' && missing.has(node.key))
  );
  return new Set(lacking.map(({ key }) => key));
}
