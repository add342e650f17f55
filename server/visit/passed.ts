import type { Context } from 'koa';
import { MAX_VISIT, visitSchema, type Visit } from '../../contracts/visit';

/** What the frontend passed of the visit; `problem` where that cannot be read. */
export function passedVisit(ctx: Context): { visit: Visit; problem?: 'contextUnreadable' } {
  const header = ctx.get('X-Segments-Context');
  const said = header === '' ? ctx.query.segmentsContext : header;
  if (said === undefined || said === '') return { visit: {} };
  const parsed = typeof said === 'string' && said.length <= MAX_VISIT ? visitSchema.safeParse(json(said)) : undefined;
  return parsed?.success ? { visit: parsed.data } : { visit: {}, problem: 'contextUnreadable' };
}

/** Headers are ASCII, so that JSON in them is URI-encoded; a query parameter was decoded by the server. */
function json(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('{') ? text : decodeURIComponent(text));
  } catch {
    return undefined;
  }
}
