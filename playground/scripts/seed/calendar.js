'use strict';

const DAY = 86_400_000;
const YEAR_DAYS = 365;
const WEEKDAY = [1.15, 1.05, 0.95, 0.95, 1, 1.1, 0.8]; // from Sunday
const MONTH = [0.85, 0.9, 0.95, 0.95, 0.95, 0.9, 0.8, 0.8, 1, 1.1, 1.6, 1.9];
const HOUR = [
  0.3, 0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 1, 1.6, 2, 2.2, 2.4, 2.8, 2.4, 2, 2, 2.1, 2.4, 2.9, 3.6, 4, 3.4, 2, 0.9,
];

const isoDay = (instant) => new Date(instant).toISOString().slice(0, 10);

/** Running sums, so that a draw is a search. */
function sums(weights) {
  let total = 0;
  return weights.map((weight) => (total += weight));
}

function firstAbove(running, value) {
  let low = 0;
  let high = running.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (running[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The year that ends at `now`, with its rhythm of seasons, weekdays and hours (UTC).
 * `draw(random, from, to)` gives an instant between the two, in ms.
 */
function createCalendar(now) {
  const start = now - YEAR_DAYS * DAY;
  const days = sums(
    Array.from({ length: YEAR_DAYS }, (_, index) => {
      const day = new Date(start + index * DAY);
      return WEEKDAY[day.getUTCDay()] * MONTH[day.getUTCMonth()] * (0.8 + (0.4 * index) / YEAR_DAYS);
    })
  );
  const hours = sums(HOUR);

  function draw(random, from = start, to = now) {
    const first = Math.max(0, Math.floor((from - start) / DAY));
    const last = Math.min(YEAR_DAYS - 1, Math.floor((to - start) / DAY));
    const floor = first > 0 ? days[first - 1] : 0;
    const index = firstAbove(days, random.between(floor, days[last]));
    const hour = firstAbove(hours, random.between(0, hours[23]));
    const midnight = Math.floor((start + index * DAY) / DAY) * DAY;
    const instant = midnight + hour * 3_600_000 + random.int(0, 3_599_999);
    return Math.min(Math.max(instant, from, start), to);
  }

  return { start, now, draw };
}

module.exports = { createCalendar, isoDay, DAY, YEAR_DAYS };
