import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { ExperienceResults, GroupResult, ResultsQuery } from '../../contracts/experience-results';
import { validationError } from '../http';
import { dueTime } from '../membership/clock';
import { freshDirectory } from '../membership/directory';
import { experienceCounts } from '../storage/experience-counts';
import { EXPERIENCE, VARIANT } from './directory';
import { ratioInterval, shareInterval } from './ratio-interval';

/** What exposures of those call it who saw the entry as it is. */
const BASELINE = 'baseline';
const HOLDOUT = 'holdout';

interface Row {
  key: string;
  stickTo: 'visitor' | 'contact';
  goal: string | null;
  firstStartedAt: string | null;
}

/**
 * What an experience has brought about: by what each visitor, or person, saw first, how many reached the goal afterwards, and how that compares
 * with those who were held out, or saw the entry as it is.
 * @throws NotFoundError, ValidationError
 */
export async function resultsOf(strapi: Core.Strapi, key: string, query: ResultsQuery): Promise<ExperienceResults> {
  const row = (await strapi.db.query(EXPERIENCE).findOne({ where: { key } })) as Row | null;
  if (!row) throw new errors.NotFoundError(`There is no experience “${key}”.`);
  const now = await dueTime(strapi);
  const from = new Date(query.from ?? row.firstStartedAt ?? now);
  const to = query.to === undefined ? now : new Date(query.to);
  if (to < from) throw validationError('to', 'must not be before from');
  const within = query.segment === undefined ? undefined : await membersOf(strapi, query.segment);
  const variants = (await strapi.db.query(VARIANT).findMany({ select: ['key'], where: { experience: key } })) as Pick<
    Row,
    'key'
  >[];
  const counts = await experienceCounts(strapi, {
    variants: [...new Set(variants.map((variant) => variant.key)), BASELINE, HOLDOUT],
    ...{ key, goal: row.goal, by: row.stickTo, from, to },
    ...(within && { within }),
  });
  const held = counts.find(({ variant }) => variant === HOLDOUT);
  const control = held ?? counts.find(({ variant }) => variant === BASELINE);
  const groups = counts.map(({ variant, shown, reached, moved }): GroupResult => {
    const group = { reached, of: shown };
    const interval =
      control && variant !== control.variant
        ? ratioInterval(group, { reached: control.reached, of: control.shown })
        : undefined;
    const base = control && control.shown > 0 ? control.reached / control.shown : 0;
    const rate = shown === 0 ? 0 : reached / shown;
    const lift = interval && {
      ...{ estimate: base > 0 ? rate / base - 1 : null },
      interval: [interval[0] - 1, interval[1] === null ? null : interval[1] - 1] as [number, number | null],
    };
    return { variant, shown, reached, moved, rate, interval: shareInterval(group), lift: lift ?? null };
  });
  return {
    ...{ experience: key, goal: row.goal, by: row.stickTo, from: from.toISOString(), to: to.toISOString() },
    ...{ control: control?.variant ?? null, groups },
  };
}

async function membersOf(
  strapi: Core.Strapi,
  key: string
): Promise<{ audience: 'visitor' | 'contact'; setId: number }> {
  const entry = (await freshDirectory(strapi)).get(key);
  if (!entry || entry.setId === undefined)
    throw validationError('segment', `There is no segment “${key}” with members.`);
  const { audience, setId } = entry;
  if (audience === 'account') throw validationError('segment', 'must be one of visitors or contacts');
  return { audience, setId };
}
