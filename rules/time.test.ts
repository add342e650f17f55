import { anniversaryInstants, anniversaryRanges } from './anniversary';
import type { Window } from './operands';
import {
  distantDays,
  distantInstants,
  momentDays,
  momentInstants,
  windowDays,
  windowInstants,
  type TimeFrame,
} from './time';
import { dayOf, offsetPieces, startOfDay } from './zone';

const at = (now: string, zone = 'UTC', weekStart = 1): TimeFrame => ({ now: new Date(now), zone, weekStart });
const instant = (text: string) => new Date(text);

describe('days of a zone', () => {
  it('starts a day at its midnight, first of two, or after the gap', () => {
    expect(startOfDay('2026-03-29', 'Europe/Berlin')).toEqual(instant('2026-03-28T23:00:00Z'));
    expect(startOfDay('2026-03-30', 'Europe/Berlin')).toEqual(instant('2026-03-29T22:00:00Z'));
    // 00:00 became 01:00
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo')).toEqual(instant('2018-11-04T03:00:00Z'));
    // 01:00 became 00:00, so midnight came twice
    expect(startOfDay('2024-11-03', 'America/Havana')).toEqual(instant('2024-11-03T04:00:00Z'));
    // 30 December 2011 did not exist
    expect(startOfDay('2011-12-30', 'Pacific/Apia')).toEqual(startOfDay('2011-12-31', 'Pacific/Apia'));
    // 23:30 became 00:30
    expect(startOfDay('1919-03-31', 'America/Toronto')).toEqual(instant('1919-03-31T04:30:00Z'));
  });

  it('names the day that an instant lies on', () => {
    expect(dayOf(instant('2026-01-01T10:59:59.999Z'), 'Pacific/Auckland')).toBe('2026-01-01');
    expect(dayOf(instant('2026-01-01T11:00:00.000Z'), 'Pacific/Auckland')).toBe('2026-01-02');
  });

  it('lists the offsets in a range', () => {
    expect(offsetPieces('Europe/Berlin', instant('2026-01-01T00:00:00Z'), instant('2026-12-31T00:00:00Z'))).toEqual([
      { seconds: 3600 },
      { from: instant('2026-03-29T01:00:00Z'), seconds: 7200 },
      { from: instant('2026-10-25T01:00:00Z'), seconds: 3600 },
    ]);
    expect(offsetPieces('Asia/Kolkata', instant('2026-01-01T00:00:00Z'), instant('2026-12-31T00:00:00Z'))).toEqual([
      { seconds: 19800 },
    ]);
    const berlin = offsetPieces(
      'Europe/Berlin',
      instant('2026-01-01T00:00:00Z'),
      instant('2026-12-31T00:00:00Z'),
      'Europe/Paris'
    );
    expect(berlin).toEqual([{ seconds: 0 }]);
  });
});

describe('windows', () => {
  const summer = at('2026-07-15T22:30:00.000Z', 'Europe/Berlin');

  it.each<[Window, object]>([
    [
      { type: 'last', n: 2, unit: 'day' },
      { gt: instant('2026-07-13T22:30:00Z'), lte: summer.now },
    ],
    [
      { type: 'next', n: 90, unit: 'minute' },
      { gt: summer.now, lte: instant('2026-07-16T00:00:00Z') },
    ],
    // Today is the 16th in Berlin.
    [
      { type: 'last', n: 1, unit: 'day', calendar: true },
      { gte: instant('2026-07-15T22:00:00Z'), lt: instant('2026-07-16T22:00:00Z') },
    ],
    [
      { type: 'next', n: 1, unit: 'month' },
      { gte: instant('2026-07-15T22:00:00Z'), lt: instant('2026-08-15T22:00:00Z') },
    ],
    [
      { type: 'this', unit: 'quarter' },
      { gte: instant('2026-06-30T22:00:00Z'), lt: instant('2026-09-30T22:00:00Z') },
    ],
    [
      { type: 'previous', unit: 'year' },
      { gte: instant('2024-12-31T23:00:00Z'), lt: instant('2025-12-31T23:00:00Z') },
    ],
    [
      { type: 'between', from: { date: '2026-03-29' }, to: { date: '2026-03-29' } },
      { gte: instant('2026-03-28T23:00:00Z'), lt: instant('2026-03-29T22:00:00Z') },
    ],
    [
      { type: 'between', from: { n: 1, unit: 'hour', direction: 'ago' }, to: { instant: '2026-12-01T00:00:00Z' } },
      { gte: instant('2026-07-15T21:30:00Z'), lte: instant('2026-12-01T00:00:00Z') },
    ],
    [{ type: 'last', n: 100_000, unit: 'year' }, { lt: instant('2026-07-16T22:00:00Z') }],
  ])('%j as instants', (window, bounds) => {
    expect(windowInstants(window, summer)).toEqual(bounds);
  });

  it.each<[Window, number, object]>([
    [{ type: 'last', n: 1, unit: 'month' }, 1, { gt: '2026-02-28', lte: '2026-03-31' }],
    [{ type: 'last', n: 1, unit: 'quarter' }, 1, { gt: '2025-12-31', lte: '2026-03-31' }],
    [{ type: 'next', n: 2, unit: 'week' }, 1, { gte: '2026-03-31', lt: '2026-04-14' }],
    [{ type: 'this', unit: 'week' }, 1, { gte: '2026-03-30', lt: '2026-04-06' }],
    [{ type: 'this', unit: 'week' }, 7, { gte: '2026-03-29', lt: '2026-04-05' }],
    [{ type: 'this', unit: 'week' }, 2, { gte: '2026-03-31', lt: '2026-04-07' }],
    [{ type: 'previous', unit: 'week' }, 3, { gte: '2026-03-18', lt: '2026-03-25' }],
    [{ type: 'previous', unit: 'month' }, 1, { gte: '2026-02-01', lt: '2026-03-01' }],
    [{ type: 'following', unit: 'day' }, 1, { gte: '2026-04-01', lt: '2026-04-02' }],
    [{ type: 'next', n: 100_000, unit: 'year' }, 1, { gte: '2026-03-31' }],
  ])('%j as days, weeks from %i', (window, weekStart, bounds) => {
    expect(windowDays(window, at('2026-03-31T12:00:00Z', 'UTC', weekStart))).toEqual(bounds);
  });

  it('refuses what is no day', () => {
    expect(() => windowDays({ type: 'last', n: 1, unit: 'hour' }, summer)).toThrow(RangeError);
    expect(() => momentDays('before', { instant: '2026-01-01T00:00:00Z' }, summer)).toThrow(RangeError);
    expect(() => momentInstants('on', { instant: '2026-01-01T00:00:00Z' }, summer)).toThrow(RangeError);
  });
});

describe('moments and spans', () => {
  const frame = at('2024-03-31T12:00:00.000Z');

  it('resolves relative days with clamped months', () => {
    expect(momentDays('on', { n: 1, unit: 'month', direction: 'ago' }, frame)).toEqual({
      gte: '2024-02-29',
      lte: '2024-02-29',
    });
    expect(momentInstants('after', { n: 0, unit: 'day', direction: 'ago' }, frame)).toEqual({
      gte: instant('2024-04-01T00:00:00Z'),
    });
    expect(momentInstants('before', { n: 5, unit: 'minute', direction: 'from_now' }, frame)).toEqual({
      lt: instant('2024-03-31T12:05:00Z'),
    });
    expect(momentInstants('on_or_before', { date: '9999-12-31' }, frame)).toEqual({});
  });

  it('tells elapsed from calendar distance', () => {
    expect(distantInstants('more_than_ago', { n: 1, unit: 'day' }, frame)).toEqual({
      lte: instant('2024-03-30T12:00:00Z'),
    });
    expect(distantInstants('more_than_ago', { n: 1, unit: 'day', calendar: true }, frame)).toEqual({
      lt: instant('2024-03-31T00:00:00Z'),
    });
    expect(distantInstants('more_than_from_now', { n: 1, unit: 'month' }, frame)).toEqual({
      gte: instant('2024-04-30T00:00:00Z'),
    });
    expect(distantDays('more_than_from_now', { n: 100_000, unit: 'year' }, frame)).toEqual({ gt: '9999-12-31' });
  });
});

describe('anniversaries', () => {
  it('moves 29 February to the 28th in years without it', () => {
    expect(anniversaryRanges('anniversary_today', 1, at('2026-02-28T12:00:00Z'))).toEqual([
      { from: '02-28', to: '02-29' },
    ]);
    expect(anniversaryRanges('anniversary_today', 1, at('2024-02-28T12:00:00Z'))).toEqual([
      { from: '02-28', to: '02-28' },
    ]);
    expect(anniversaryRanges('anniversary_today', 1, at('2024-02-29T12:00:00Z'))).toEqual([
      { from: '02-29', to: '02-29' },
    ]);
  });

  it('wraps the year, a range a month', () => {
    expect(anniversaryRanges('anniversary_in_next', 5, at('2026-12-30T12:00:00Z'))).toEqual([
      { from: '01-01', to: '01-03' },
      { from: '12-30', to: '12-31' },
    ]);
    expect(anniversaryRanges('anniversary_in_last', 2, at('2026-03-01T12:00:00Z'))).toEqual([
      { from: '02-28', to: '02-29' },
      { from: '03-01', to: '03-01' },
    ]);
  });

  it('is whole days of the zone for date-times, joined where they touch', () => {
    const ranges = anniversaryInstants('anniversary_in_next', 2, at('2026-12-31T12:00:00Z', 'Europe/Berlin'));
    expect(ranges).toHaveLength(301);
    expect(ranges.find((range) => range.gte.getUTCFullYear() === 2025)).toEqual({
      gte: instant('2025-12-30T23:00:00Z'),
      lt: instant('2026-01-01T23:00:00Z'),
    });
    const leap = anniversaryInstants('anniversary_today', 1, at('2024-02-29T12:00:00Z'));
    expect(leap).toHaveLength(73);
  });
});
