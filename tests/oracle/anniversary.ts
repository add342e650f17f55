import { dayOf, today } from './calendar';
import type { When } from './window';
import type { Clock } from './world';

/** Whether the anniversary is one of the days from today + `first` to today + `last`. */
export function hasAnniversary(when: When, first: number, last: number, clock: Clock): boolean {
  const date = when.type === 'date' ? when.value : dayOf(when.value, clock.zone).toString();
  const year = Number(date.slice(0, 4));
  if (when.type === 'datetime' && (year < 1900 || year > 2199)) return false;
  const monthAndDay = date.slice(5);
  for (let n = first; n <= last; n += 1) {
    const candidate = today(clock).add({ days: n });
    const text = candidate.toString().slice(-5);
    if (text === monthAndDay) return true;
    if (monthAndDay === '02-29' && text === '02-28' && !candidate.inLeapYear) return true;
  }
  return false;
}
