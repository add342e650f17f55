import { readScope } from './read-scope';

/**
 * Runs `work` so that its document reads see every entry, whoever asks: for code of the site that needs all of them
 * while it answers a Content API request. Strapi code calls `strapi.plugin('segments').service('content').unfiltered(fn)`.
 */
export function unfiltered<T>(work: () => T): T {
  return readScope.run({ kind: 'unfiltered' }, work);
}
