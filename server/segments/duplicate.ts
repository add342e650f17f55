import type { Core } from '@strapi/strapi';
import type { z } from 'zod';
import type { duplicateSegmentSchema } from '../../contracts/segments';
import type { Author } from '../http';
import { allSegments, existingSegment } from '../membership/segment-record';
import { segmentsOfStrapi } from './segments';

const MAX_KEY = 40;
const MAX_NAME = 200;

/**
 * Makes a segment like another one, with its members by hand, but neither pinned nor scheduled.
 * @param by.mayActivate without which the copy begins inactive
 * @returns its key
 * @throws NotFoundError, ValidationError for a key that is taken or a rule that has become invalid
 */
export async function duplicateSegment(
  strapi: Core.Strapi,
  key: string,
  input: z.output<typeof duplicateSegmentSchema>,
  by: Author & { mayActivate: boolean }
): Promise<string> {
  const original = await existingSegment(strapi, key);
  const { audience, kind, rule, description, timeZone, labels, exposed, refreshMode, refreshCron, active } = original;
  const copy = {
    ...{ audience, kind, description, timeZone, exposed, refreshMode, refreshCron },
    ...(kind === 'dynamic' && { rule }),
    key: input.key ?? (await freeKey(strapi, key)),
    name: input.name ?? `${original.name.slice(0, MAX_NAME - ' (copy)'.length)} (copy)`,
    labels: labels ?? [],
    active: active && by.mayActivate,
  };
  return segmentsOfStrapi(strapi).create(copy, by, original);
}

/** `germans_copy`, `germans_copy_2` … */
async function freeKey(strapi: Core.Strapi, key: string): Promise<string> {
  const taken = new Set((await allSegments(strapi)).map((segment) => segment.key));
  for (let n = 1; ; n += 1) {
    const ending = n === 1 ? '_copy' : `_copy_${n}`;
    const proposed = `${key.slice(0, MAX_KEY - ending.length)}${ending}`;
    if (!taken.has(proposed)) return proposed;
  }
}
