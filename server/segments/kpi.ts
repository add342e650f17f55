import type { Core } from '@strapi/strapi';
import type { KpiQuery, KpiValue, SegmentKpi } from '../../contracts/segment-kpi';
import { audienceOf } from '../catalog/audiences';
import { schemaCatalog, type Reader } from '../catalog/catalog';
import { knownPlace, soundsSecret } from '../catalog/places';
import { CROWD } from '../catalog/values';
import { configOf } from '../config';
import { validationError } from '../http';
import { judgingTime } from '../membership/clock';
import { freshDirectory } from '../membership/directory';
import { existingSegment } from '../membership/segment-record';
import { connection } from '../storage/connection';
import { eventTotals } from '../storage/event-totals';
import { countRows } from '../storage/judged';
import { countMembers } from '../storage/members';
import { audienceTable } from '../storage/subjects';
import { dayBefore, periodsOf } from './kpi-periods';

interface Asker {
  reader: Reader;
  /** Whether the reader is not to learn what single people have. */
  masked: boolean;
}

/**
 * What those who are members now did over time, for each of them, beside what everybody of the audience did. Who was a member at the time of an
 * event does not count: so that the line of a segment is that of the same people throughout.
 * @throws NotFoundError, ValidationError
 */
export async function segmentKpi(
  strapi: Core.Strapi,
  key: string,
  { event, property, per, ...range }: KpiQuery,
  { reader, masked }: Asker
): Promise<SegmentKpi> {
  const { audience, timeZone } = await existingSegment(strapi, key);
  const catalog = schemaCatalog(strapi, audience, reader);
  const path = property ?? 'properties.any';
  const { field } = knownPlace(catalog, { path, valueType: 'number', event });
  if (property !== undefined && masked && soundsSecret(property)) {
    throw validationError('property', 'It sounds like a secret, of which no sums are shown.');
  }
  const setId = (await freshDirectory(strapi)).get(key)?.setId;
  if (setId === undefined) throw validationError('key', `The segment “${key}” has no stored members.`);
  const config = configOf(strapi);
  const frame = { now: await judgingTime(strapi), zone: timeZone ?? config.timeZone, weekStart: config.weekStart };
  const { days, edges } = periodsOf(per, range, frame);
  // What is dated ahead has not happened.
  edges.push(new Date(Math.min(Number(edges.pop()), Number(frame.now))));
  const { table } = audienceTable(strapi, audienceOf(strapi, audience).uid);
  const totals = await eventTotals(strapi, {
    ...{ audience, table, setId, event, edges },
    ...(property !== undefined && { number: { column: field.leaf.name, keys: field.jsonKeys } }),
  });
  const members = await countMembers(connection(strapi), setId);
  const everybody = await countRows(connection(strapi), table);
  const isCrowd = (count: number) => !masked || count === 0 || count >= CROWD;
  // Whoever knows two of members, all others and everybody knows the third.
  const isShown = isCrowd(members) && isCrowd(everybody - members);
  return {
    ...{ event, property: property ?? null, per, timeZone: frame.zone, members, everybody },
    ...{ from: days[0] as string, to: dayBefore(days.at(-1) as string) },
    periods: days.slice(0, -1).map((from, place) => ({
      from,
      members: isShown ? valueOf(totals.get(place)?.members ?? 0, members) : NOT_SHOWN,
      everybody: isCrowd(everybody) ? valueOf(totals.get(place)?.everybody ?? 0, everybody) : NOT_SHOWN,
    })),
  };
}

const NOT_SHOWN: KpiValue = { total: null, each: null };
const valueOf = (total: number, of: number): KpiValue => ({ total, each: of === 0 ? null : total / of });
