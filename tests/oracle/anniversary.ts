import { day, dayOf, today } from './calendar';
import { remember } from './remember';
import type { When } from './window';
import type { Clock } from './world';

/** Whether the anniversary is one of the days from today + `first` to today + `last`. */
export function hasAnniversary(when: When, first: number, last: number, clock: Clock): boolean {
  const date = when.type === 'date' ? when.value : dayOf(when.value, clock.zone).toString();
  const year = Number(date.slice(0, 4));
  if (when.type === 'datetime' && (year < 1900 || year > 2199)) return false;
  return monthsAndDays(`${today(clock).toString()} ${first} ${last}`).has(date.slice(5));
}

/** `MM-DD` of every date whose anniversary is one of the days. */
const monthsAndDays = remember((key) => {
  const [start, first, last] = key.split(' ') as [string, string, string];
  const found = new Set<string>();
  for (let n = Number(first); n <= Number(last); n += 1) {
    const candidate = day(start).add({ days: n });
    const text = candidate.toString().slice(-5);
    found.add(text);
    if (text === '02-28' && !candidate.inLeapYear) found.add('02-29');
  }
  return found;
});
