import { inPage } from './in-page';
import type { Memory } from './memory';
import type { ClientOptions } from './options';
import { randomId } from './random-id';
import { readVisitor, visitorCookie } from './visitor-cookie';

const KEY = 'segments.visitor';

/** The visitor's name for itself, in a cookie that the site's server reads too, or where there is no page in the storage. */
export function anonymousIdOf({ visitor, cookie }: ClientOptions, memory: Memory) {
  const inCookie = inPage && cookie !== false;
  let said = visitor;
  let kept: string | undefined;

  const keep = (id?: string): void => {
    kept = id;
    if (inCookie) document.cookie = visitorCookie(id, { secure: location.protocol === 'https:', ...cookie });
    else memory.set(KEY, id);
  };

  return {
    /** What is known from before, or a new one. Only of who agrees. */
    get(): string | undefined {
      if (!kept) keep(said ?? (inCookie ? readVisitor(document.cookie, cookie) : memory.get(KEY)) ?? randomId());
      return kept;
    },

    forget(): void {
      said = undefined;
      keep();
    },
  };
}
