import { IANAZone } from 'luxon';

const DAY = 86_400_000;

/** From `from` on (absent: since ever) the zone is `seconds` ahead of UTC. */
export interface OffsetPiece {
  from?: Date;
  seconds: number;
}

const offsetAt = (zone: IANAZone, time: number): number => zone.offset(time) * 60_000;

/** The day (`YYYY-MM-DD`) that `instant` lies on in the zone. */
export function dayOf(instant: Date, zone: string): string {
  const local = new Date(instant.getTime() + offsetAt(IANAZone.create(zone), instant.getTime()));
  return local.toISOString().slice(0, 10);
}

/**
 * The first instant of a day in the zone: its (first) midnight, or, where midnight does not exist, the first instant
 * after the gap. A day that does not exist at all starts when the next one does.
 */
export function startOfDay(day: string, zone: string): Date {
  const wall = Date.parse(`${day}T00:00:00.000Z`);
  const iana = IANAZone.create(zone);
  const [before, after] = [offsetAt(iana, wall - DAY), offsetAt(iana, wall + DAY)];
  const midnights = [wall - before, wall - after].filter((time) => time + offsetAt(iana, time) === wall);
  if (midnights.length > 0) return new Date(Math.min(...midnights));
  return new Date(transitionBetween(iana, wall - DAY, wall + DAY));
}

/** The first instant in (low, high] at which the offset is that of `high`; the two ends must differ. */
function transitionBetween(zone: IANAZone, low: number, high: number): number {
  const target = offsetAt(zone, high);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === target) high = middle;
    else low = middle;
  }
  return high;
}

// No zone is known to change its offset twice within a week.
const STEP = 7 * DAY;
const changesByZoneAndYear = new Map<string, { at: number; offset: number }[]>();

function changesInYear(zone: IANAZone, year: number): { at: number; offset: number }[] {
  const key = `${zone.name} ${year}`;
  let changes = changesByZoneAndYear.get(key);
  if (!changes) {
    changes = [];
    const end = Date.UTC(year + 1, 0, 1);
    for (let low = Date.UTC(year, 0, 1) - 1; low < end - 1; low += STEP) {
      const high = Math.min(low + STEP, end - 1);
      if (offsetAt(zone, low) === offsetAt(zone, high)) continue;
      changes.push({ at: transitionBetween(zone, low, high), offset: offsetAt(zone, high) });
    }
    changesByZoneAndYear.set(key, changes);
  }
  return changes;
}

/**
 * The zone's offsets in force from `from` to `to`, in order of time; the first piece has no `from`.
 * `relativeTo` counts seconds ahead of that zone instead of UTC.
 */
export function offsetPieces(zone: string, from: Date, to: Date, relativeTo = 'UTC'): OffsetPiece[] {
  const [own, base] = [IANAZone.create(zone), IANAZone.create(relativeTo)];
  const seconds = (time: number) => (offsetAt(own, time) - offsetAt(base, time)) / 1000;
  const pieces: OffsetPiece[] = [{ seconds: seconds(from.getTime()) }];
  const times = new Set<number>();
  for (let year = from.getUTCFullYear(); year <= to.getUTCFullYear(); year += 1) {
    for (const change of [...changesInYear(own, year), ...changesInYear(base, year)]) times.add(change.at);
  }
  for (const time of [...times].sort((a, b) => a - b)) {
    if (time <= from.getTime() || time > to.getTime()) continue;
    if (seconds(time) !== pieces[pieces.length - 1]?.seconds) {
      pieces.push({ from: new Date(time), seconds: seconds(time) });
    }
  }
  return pieces;
}
