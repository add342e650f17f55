import type { Clock } from '../../oracle/world';

/** Moments at which calendars are at their worst, each in a zone where that shows. */
export const CLOCKS: Clock[] = [
  { now: '2026-03-29T10:00:00.000Z', zone: 'Europe/Berlin', weekStart: 1 }, // the day of the spring night
  { now: '2025-11-02T06:30:00.000Z', zone: 'America/New_York', weekStart: 7 }, // half past one, for the second time
  { now: '2024-02-29T23:59:59.999Z', zone: 'UTC', weekStart: 1 },
  { now: '2026-04-04T15:15:00.000Z', zone: 'Australia/Lord_Howe', weekStart: 6 }, // inside the half hour that is repeated
  { now: '2018-11-04T03:00:00.000Z', zone: 'America/Sao_Paulo', weekStart: 1 }, // the first instant of a day without midnight
  { now: '2025-12-31T18:30:00.000Z', zone: 'Asia/Kathmandu', weekStart: 3 }, // new year there, not yet here
  { now: '2011-12-31T12:00:00.000Z', zone: 'Pacific/Apia', weekStart: 5 }, // two days after the day that was skipped
  { now: '2025-10-26T01:30:00.000Z', zone: 'Europe/Dublin', weekStart: 2 }, // a zone whose winter is its saving time
];
