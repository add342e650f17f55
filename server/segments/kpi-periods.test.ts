import { MOST_PERIODS, type KpiPeriod } from '../../contracts/segment-kpi';
import type { TimeFrame } from '../../rules/time';
import { dayBefore, periodsOf } from './kpi-periods';

/** A Wednesday in Berlin, though it is Tuesday by UTC. */
const frame: TimeFrame = { now: new Date('2026-03-31T22:30:00Z'), zone: 'Europe/Berlin', weekStart: 1 };
const days = (per: KpiPeriod, range: { from?: string; to?: string } = {}, within = frame) =>
  periodsOf(per, range, within).days;

test('by default the present period is the last', () => {
  const [day, week, month] = [days('day'), days('week'), days('month')];
  expect([day[0], day.at(-2), day.at(-1), day.length]).toEqual(['2026-03-03', '2026-04-01', '2026-04-02', 31]);
  expect([week[0], week.at(-2), week.at(-1), week.length]).toEqual(['2026-01-12', '2026-03-30', '2026-04-06', 13]);
  expect([month[0], month.at(-2), month.at(-1), month.length]).toEqual(['2025-05-01', '2026-04-01', '2026-05-01', 13]);
});

test('periods are whole: those that both days are in', () => {
  expect(days('month', { from: '2025-12-31', to: '2026-02-01' })).toEqual([
    ...['2025-12-01', '2026-01-01', '2026-02-01', '2026-03-01'],
  ]);
  const range = { from: '2026-03-08', to: '2026-03-09' };
  expect(days('week', range)).toEqual(['2026-03-02', '2026-03-09', '2026-03-16']);
  expect(days('week', range, { ...frame, weekStart: 7 })).toEqual(['2026-03-08', '2026-03-15']);
});

test('they begin when the day does in the zone, also where the clocks are changed', () => {
  const { edges } = periodsOf('day', { from: '2026-03-28', to: '2026-03-29' }, frame);
  expect(edges.map((edge) => edge.toISOString())).toEqual([
    ...['2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ]);
});

test('what is still to come is left out; none and too many are refused', () => {
  expect(days('day', { from: '2026-03-31', to: '2030-01-01' })).toEqual(['2026-03-31', '2026-04-01', '2026-04-02']);
  expect(() => days('day', { from: '2026-03-02', to: '2026-03-01' })).toThrow('must not be after “to” or today');
  expect(() => days('month', { from: '2026-05-01' })).toThrow('must not be after “to” or today');
  const back = (count: number) => new Date(Date.parse('2026-04-01') - count * 86_400_000).toISOString().slice(0, 10);
  expect(days('day', { from: back(MOST_PERIODS - 1) })).toHaveLength(MOST_PERIODS + 1);
  expect(() => days('day', { from: back(MOST_PERIODS) })).toThrow(`not be more than ${MOST_PERIODS} periods back`);
});

test('the last day of a period is the day before the next', () => {
  expect(dayBefore('2026-03-01')).toBe('2026-02-28');
});
