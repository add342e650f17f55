import { checkCron, cronInWords, firesBetween, nextFire, nextFires } from './cron-expression';

const iso = (dates: Date[]) => dates.map((date) => date.toISOString());

test.each([
  // The hour from 02:00 is skipped: at its end.
  ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', ['2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z']],
  ['30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', ['2026-03-08T07:00:00.000Z', '2026-03-09T06:30:00.000Z']],
  // The hour from 02:00 (01:00) comes twice: once a day.
  ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', ['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']],
  ['30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', ['2026-11-01T05:30:00.000Z', '2026-11-02T06:30:00.000Z']],
])('%s in %s is right on the nights of the changing clock', (cron, zone, after, expected) => {
  expect(iso(nextFires(cron, zone, new Date(after), 2))).toEqual(expected);
});

test.each(['Europe/Berlin', 'America/New_York'])('in %s every hour of a year is an hour long', (zone) => {
  const start = new Date('2026-01-01T00:00:00Z');
  expect(firesBetween('0 * * * *', zone, start, new Date(start.getTime() + 1_000 * 3_600_000))).toBe(1_000);
  let fire: Date | null = start;
  for (let hours = 0; hours < 365 * 24; hours += 1) {
    const next: Date | null = nextFire('0 * * * *', zone, fire!);
    expect(next!.getTime() - fire!.getTime()).toBe(3_600_000);
    fire = next;
  }
});

test.each(['', '99 * * * *', '* * * * * *', 'tomorrow', '0 0 30 2 *'])('"%s" is refused with its path', (cron) => {
  expect(() => checkCron(cron, 'UTC', 'refreshCron')).toThrow(
    expect.objectContaining({ details: { errors: [expect.objectContaining({ path: ['refreshCron'] })] } })
  );
});

test('an expression is said in the languages of the panel', () => {
  expect(['en', 'de', 'fr', 'es'].map((locale) => cronInWords('30 2 * * 1-5', locale))).toEqual([
    'At 02:30, Monday through Friday',
    'Um 02:30, Montag bis Freitag',
    'À 02:30, de lundi à vendredi',
    'A las 02:30, de lunes a viernes',
  ]);
});
