import type { Core } from '@strapi/strapi';
import type { PlaceCode, PlaceFinding } from '../../../contracts/findings';
import { dependenciesOf } from '../../../rules/dependencies';
import { isReadable } from '../../../rules/walk';
import { schemaCatalog } from '../../catalog/catalog';
import { configOf } from '../../config';
import { segmentDirectory } from '../../membership/directory';
import { requestTimeSegments } from '../../membership/request-time';
import { allSegments, references, type SegmentRecord } from '../../membership/segment-record';
import { hasClock } from '../../schedules/ticker';
import { sentencesFor } from '../../sentences';
import { connection } from '../../storage/connection';
import { allStates } from '../../storage/states';
import { lackingSources } from '../../visit/lacking-sources';
import type { KnownEvents } from './known-events';

/** A first fill may be under way. */
const FILLING_MS = 10 * 60_000;

/** Active segments that do not have, or do not tell of, the members that their editors think. */
export async function segmentFindings(strapi: Core.Strapi, events: KnownEvents): Promise<PlaceFinding[]> {
  const segments = await allSegments(strapi);
  const isActive = new Map(segments.map(({ key, active }) => [key, active]));
  const states = await allStates(connection(strapi));
  const directory = await segmentDirectory(strapi);
  const lacking = await lackingSources(strapi, directory);
  const atRequest = new Set((await requestTimeSegments(strapi, directory)).segments.map(({ key }) => key));
  const say = sentencesFor(strapi).finding;
  const found: PlaceFinding[] = [];
  for (const segment of segments) {
    const { key, name, active, createdAt, activateAt, deactivateAt } = segment;
    const add = (code: PlaceCode, message: string) => found.push({ kind: 'segment', code, message, key, name });
    const isDated = activateAt !== null || deactivateAt !== null;
    const isScheduled = active && (segment.refreshMode ?? configOf(strapi).refresh.mode) === 'scheduled';
    if ((isDated || isScheduled) && !hasClock(strapi)) add('needsClock', say.needsClock);
    if (!active) continue;
    const state = states.get(key);
    if (state?.status === 'failed') add('segmentFailed', say.segmentFailed);
    else if (!state?.refreshedAt && !atRequest.has(key) && Date.now() - Date.parse(createdAt) > FILLING_MS) {
      if (segment.kind === 'dynamic') add('neverFilled', say.neverFilled);
    }
    if (state?.suspendedAt) add('segmentSuspended', say.segmentSuspended);
    if (lacking.has(key)) add('segmentContext', say.segmentContext);
    for (const other of new Set(references(segment)))
      if (isActive.get(other) === false) add('refersInactive', say.refersInactive(other));
    for (const event of eventsOf(strapi, segment))
      if (events.neverCame(event)) add('eventUnseen', say.eventUnseen(event));
  }
  return found;
}

function eventsOf(strapi: Core.Strapi, { rule, audience }: SegmentRecord): string[] {
  return rule && isReadable(rule) ? dependenciesOf(rule, schemaCatalog(strapi, audience, 'admin')).events : [];
}
