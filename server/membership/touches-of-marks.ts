import type { Core } from '@strapi/strapi';
import { AUDIENCES, audienceOf } from '../catalog/audiences';
import type { Knex } from '../storage/connection';
import type { AudienceName } from '../../rules/catalog';
import type { Mark } from '../storage/marks';
import { subjectsReaching } from '../storage/reached-subjects';
import { subjectsOrMarks } from './leave-marks';
import type { LiveSegments } from './live-segments';
import type { PathTo } from './paths-to';
import { whatOf, type Marked, type Touch, type What } from './touch';

/**
 * Whom marks touch: subjects that are marked themselves, and those from whose rows a rule reaches a marked one. Where these
 * are more than one transaction should settle, marks of their own are left for them.
 */
export async function touchesOfMarks(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  live: LiveSegments,
  marks: readonly Mark[]
): Promise<Touch[]> {
  const touches: Touch[] = [];
  for (const { uid, what, rows, cause } of grouped(marks)) {
    for (const { audience, path, seen } of sightsOf(strapi, live, uid, what)) {
      if (!path) touches.push({ ...seen, audience, subjects: rows });
      else if (hasAny(live.readersOf(audience, seen))) {
        const mark = { uid: audienceOf(strapi, audience).uid, what: whatOf({ ...seen, own: true }), cause };
        const subjects = await subjectsOrMarks(strapi, trx, subjectsReaching(strapi, path, uid, rows), mark);
        touches.push({ ...seen, audience, subjects });
      }
    }
  }
  return touches;
}

/** Keys of the segments that read what a mark says, whichever row it is of. */
export function readersOfMark(strapi: Core.Strapi, live: LiveSegments, { uid, what }: Mark): string[] {
  const sights = [...sightsOf(strapi, live, uid, what)];
  return [...new Set(sights.flatMap(({ audience, seen }) => [...live.readersOf(audience, seen)]))];
}

/** What rules see of a marked row: those of its own audience as it was said, others at the end of a path to it. */
function* sightsOf(
  strapi: Core.Strapi,
  live: LiveSegments,
  uid: string,
  what: string
): Generator<{ audience: AudienceName; path?: PathTo['path']; seen: What }> {
  const { own, ...said } = JSON.parse(what) as Marked;
  for (const audience of AUDIENCES) if (audienceOf(strapi, audience).uid === uid) yield { audience, seen: said };
  if (own) return;
  for (const { audience, path } of live.pathsTo(uid)) {
    // A row that came changes what there is at the end of the path, whatever is read of it.
    yield { audience, path, seen: said.all ? { types: [uid], fields: path } : said };
  }
}

const hasAny = (keys: Iterable<string>): boolean => keys[Symbol.iterator]().next().done !== true;

function grouped(marks: readonly Mark[]): (Omit<Mark, 'rowId'> & { rows: number[] })[] {
  const groups = new Map<string, Omit<Mark, 'rowId'> & { rows: number[] }>();
  for (const { rowId, ...mark } of marks) {
    const key = [mark.uid, mark.cause, mark.what].join('\n');
    const group = groups.get(key) ?? { ...mark, rows: [] };
    groups.set(key, group);
    group.rows.push(rowId);
  }
  return [...groups.values()];
}
