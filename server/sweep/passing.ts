import type { Core } from '@strapi/strapi';
import { NO_CROSSINGS } from '../../rules/crossings';
import type { Crossings } from '../../rules/dated';
import { collectDependencies } from '../../rules/dependencies';
import { requestTimeKeys } from '../../rules/request-time';
import { dayOf, startOfDay } from '../../rules/zone';
import { schemaCatalog } from '../catalog/catalog';
import { configOf } from '../config';
import { segmentDirectory, type Directory } from '../membership/directory';
import { knownSegments, type LiveSegment, type LiveSegments } from '../membership/live-segments';
import { currentConnection } from '../storage/connection';
import { firstDates, type AskedAs } from '../storage/dates-of-asker';
import { watermark } from '../storage/watermarks';
import { same } from './crossed-ranges';
import { edgesAhead, instantOfPassing, type Edge } from './edges-ahead';

/** What the passing of time means for one asker. */
export interface Passing {
  /** Stored segments of which the asker's membership may have changed since the last sweep, with those that refer to them. */
  passed: readonly LiveSegment[];
  /** The instant from which on time alone may change what the asker is in; at most a day from now. Null where it never does. */
  next: Date | null;
}

/** The segments as they were saved, and the ends of their windows from one sweep on. */
interface Outlook {
  live: LiveSegments;
  /** Until when members were moved along. */
  swept: Date;
  until: Date;
  edges: readonly Edge[];
  /** Those that change at any instant, or with each day, and by dates that no range tells. */
  whole: readonly { segment: LiveSegment; kind: 'instant' | 'day' }[];
}

const DAY_MS = 24 * 60 * 60_000;

/** Before this nothing was swept: all that has a date may have crossed an end. */
const NEVER = new Date(0);

/**
 * Which memberships of the asker the time since the last sweep may have changed, and when it may change one again: the
 * asker's own dates are asked for, by their indexes, in the ranges that the ends of all windows pass until tomorrow.
 * Segments that hang on everybody are as late as they say.
 */
export async function passingOf(strapi: Core.Strapi, asker: AskedAs, now: Date): Promise<Passing> {
  const outlook = await outlookOf(strapi, now);
  const { live, swept, until, edges } = outlook;
  const own = edges.filter(({ audience }) => asker[audience] !== undefined);
  const times: Date[] = own.length > 0 ? [new Date(now.getTime() + DAY_MS)] : [];
  const passed = new Set<string>();
  const pass = ({ segments }: Edge) => segments.forEach((key) => passed.add(key));

  const again: Edge[] = [];
  const dates = await firstDates(strapi, own, asker);
  own.forEach((edge, index) => {
    const date = dates[index];
    if (date === undefined) return;
    if (edge.kind === 'day') {
      times.push(nextDay(now, edge.zone));
      if (!same(edge.from, edge.at(now)) && date <= edge.at(now)) pass(edge);
      return;
    }
    const at = instantOfPassing(edge, date, swept, until);
    if (at && at > now) times.push(at);
    else if (at) again.push(edge);
  });
  again.forEach(pass);
  // What do those ends pass next that have just passed something?
  const next = await firstDates(
    strapi,
    again.map((edge) => ({ ...edge, from: edge.at(now) })),
    asker
  );
  again.forEach((edge, index) => {
    const date = next[index];
    const at = date === undefined ? undefined : instantOfPassing(edge, date, now, until);
    // An end that lies on a date may pass it with the next millisecond.
    if (at) times.push(at > now ? at : new Date(now.getTime() + 1));
  });

  for (const { segment, kind } of outlook.whole) {
    if (asker[segment.audience] === undefined) continue;
    const zone = segment.timeZone ?? configOf(strapi).timeZone;
    if (kind === 'instant' || dayOf(swept, zone) !== dayOf(now, zone)) passed.add(segment.key);
    times.push(kind === 'instant' ? now : nextDay(now, zone));
  }
  return {
    passed: [...withReferrers(live, passed)].flatMap((key) => live.byKey.get(key) ?? []),
    next: times.length === 0 ? null : new Date(Math.min(...times.map(Number))),
  };
}

/** The segments and all that refer to them, directly or over others. */
function withReferrers(live: LiveSegments, keys: ReadonlySet<string>): Set<string> {
  const found = new Set(keys);
  for (const key of found) for (const referrer of live.referrersOf(key)) found.add(referrer);
  return found;
}

function nextDay(now: Date, zone: string): Date {
  const tomorrow = new Date(Date.parse(dayOf(now, zone)) + DAY_MS);
  return startOfDay(tomorrow.toISOString().slice(0, 10), zone);
}

const byDirectory = new WeakMap<Directory, Promise<Outlook>>();

/** As old as the directory: a sweep or two may have passed since, so that some are judged without need. */
async function outlookOf(strapi: Core.Strapi, now: Date): Promise<Outlook> {
  const directory = await segmentDirectory(strapi);
  const known = byDirectory.get(directory);
  // Another's reading can wait for the very connection that a caller in a transaction holds.
  if (known && !strapi.db.inTransaction() && isFarEnough(await known, now)) return known;
  const reading = readOutlook(strapi, now);
  byDirectory.set(directory, reading);
  reading.catch(() => byDirectory.delete(directory));
  return reading;
}

const isFarEnough = ({ until }: Outlook, now: Date): boolean => until.getTime() - now.getTime() >= DAY_MS;

const lately = new WeakMap<Core.Strapi, Outlook>();

async function readOutlook(strapi: Core.Strapi, now: Date): Promise<Outlook> {
  const knex = await currentConnection(strapi);
  // To be read before the segments are: one that was saved since is true of a later time.
  const mark = (await watermark(knex, 'sweep')) ?? NEVER;
  const live = await knownSegments(strapi, knex);
  const last = lately.get(strapi);
  if (last?.live === live && last.swept.getTime() === mark.getTime() && isFarEnough(last, now)) return last;
  const swept = mark < now ? mark : now;
  const until = new Date(now.getTime() + 2 * DAY_MS);
  const segments = [...live.byKey.values()];
  const atRequest = requestTimeKeys(segments);
  const timed = segments.map((segment) => {
    // The dates of one that is decided at each request move nobody, but they tell how long a decision stands.
    const { ranges, whole } = atRequest.has(segment.key) ? datesOf(strapi, segment) : segment.crossings;
    return { segment, ranges, kind: segment.reads.everybody || atRequest.has(segment.key) ? undefined : whole };
  });
  const whole = timed.flatMap(({ segment, kind }) => (kind ? [{ segment, kind }] : []));
  const outlook = { live, swept, until, edges: edgesAhead(strapi, timed, swept, until), whole };
  lately.set(strapi, outlook);
  return outlook;
}

function datesOf(strapi: Core.Strapi, { audience, rule }: LiveSegment): Crossings {
  if (!rule) return NO_CROSSINGS;
  return collectDependencies(rule, schemaCatalog(strapi, audience, 'admin')).crossings();
}
