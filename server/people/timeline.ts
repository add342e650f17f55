import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';
import type { TimelineItem, timelineQuerySchema } from '../../contracts/people';
import type { AudienceName } from '../../rules/catalog';
import { segmentDirectory } from '../membership/directory';
import { changesOfSubject } from '../storage/changes';
import { connection } from '../storage/connection';
import { eventPage } from '../storage/events';

/** Above every id, so that an instant as a whole is before it. */
const LAST = String(Number.MAX_SAFE_INTEGER);
const FIRST = '0';

interface Position {
  at: Date;
  kind: 'event' | 'change';
  id: string;
}

/**
 * What a subject did, and the segments it joined and left, newest first; of one instant events come before changes, and
 * of each the later id first. So pages neither repeat nor leave out, whatever is added meanwhile at the newer end.
 * @throws ValidationError for a cursor that is none
 */
export async function timelinePage(
  strapi: Core.Strapi,
  audience: AudienceName,
  subjectId: number,
  { limit, cursor, show }: z.output<typeof timelineQuerySchema>
): Promise<{ items: TimelineItem[]; cursor: string | null }> {
  const after = cursor === undefined ? undefined : positionOf(cursor);
  const [ofEvents, ofChanges] = boundsOf(after);
  const events =
    show === 'changes'
      ? []
      : await eventPage(
          strapi,
          audience,
          subjectId,
          limit + 1,
          ofEvents && { occurredAt: ofEvents.at, id: ofEvents.id }
        );
  const changes =
    show === 'events' ? [] : await changesOfSubject(connection(strapi), audience, subjectId, limit + 1, ofChanges);
  const directory = await segmentDirectory(strapi);

  const entries: { position: Position; item: TimelineItem }[] = [
    ...events.map(({ id, name, occurredAt: at, properties, context }) => ({
      position: { at, kind: 'event' as const, id },
      item: {
        kind: 'event' as const,
        id: `e${id}`,
        at: at.toISOString(),
        name,
        properties: properties ?? null,
        context: context ?? null,
      },
    })),
    ...changes.map(({ id, segmentKey: key, kind, cause, at }) => ({
      position: { at, kind: 'change' as const, id },
      item: {
        kind,
        id: `c${id}`,
        at: at.toISOString(),
        segment: { key, name: directory.get(key)?.name ?? key },
        cause,
      },
    })),
  ].sort((a, b) => compare(a.position, b.position));
  const page = entries.slice(0, limit);
  const last = entries.length > limit ? page[page.length - 1] : undefined;
  return { items: page.map(({ item }) => item), cursor: last ? cursorOf(last.position) : null };
}

function compare(a: Position, b: Position): number {
  if (a.at.getTime() !== b.at.getTime()) return b.at.getTime() - a.at.getTime();
  if (a.kind !== b.kind) return a.kind === 'event' ? -1 : 1;
  return Number(b.id) - Number(a.id);
}

/** What events, and what changes, are earlier than. */
function boundsOf(after: Position | undefined): [Omit<Position, 'kind'>?, Omit<Position, 'kind'>?] {
  if (!after) return [];
  const { at } = after;
  return after.kind === 'event' ? [after, { at, id: LAST }] : [{ at, id: FIRST }, after];
}

const cursorOf = ({ at, kind, id }: Position): string =>
  Buffer.from(`${at.getTime()} ${kind} ${id}`).toString('base64url');

/** The year 9999 ends: databases have no later instants. */
const MOST_MS = 253_402_300_799_999;

function positionOf(cursor: string): Position {
  const parts = /^(-?\d{1,15}) (event|change) (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  const [, time, kind, id] = parts ?? [];
  // Nor earlier ones than the year 1000 on all of them.
  if (!parts || Number(time) > MOST_MS || Number(time) < -30_610_224_000_000) {
    throw new errors.ValidationError('The cursor is not one of ours.');
  }
  return { at: new Date(Number(time)), kind: kind as Position['kind'], id: String(id) };
}
