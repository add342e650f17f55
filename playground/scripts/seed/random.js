'use strict';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DOCUMENT_ID_CHARACTERS = `${LETTERS}0123456789`;

/** mulberry32: a small seeded generator of numbers in [0, 1); good enough for a shop that does not exist. */
function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Seeded draws. Two generators of the same seed and stream give the same values. */
function createRandom(seed, stream = 0) {
  const next = mulberry32(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b));
  const random = {
    next,
    chance: (probability) => next() < probability,
    /** Whole number, both ends included. */
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    between: (from, to) => from + next() * (to - from),
    pick: (list) => list[Math.floor(next() * list.length)],
    /** Of `[value, weight]` pairs. */
    weighted(pairs) {
      let left = next() * pairs.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of pairs) {
        left -= weight;
        if (left < 0) return value;
      }
      return pairs[pairs.length - 1][0];
    },
    /** Log-normal with mean 1: a few large values, many small ones. */
    heavyTail(sigma) {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return Math.exp(sigma * normal - (sigma * sigma) / 2);
    },
    /** A whole number whose mean is `mean`. */
    round: (mean) => Math.floor(mean) + (next() < mean % 1 ? 1 : 0),
    documentId() {
      let id = random.pick(LETTERS);
      while (id.length < 24) id += random.pick(DOCUMENT_ID_CHARACTERS);
      return id;
    },
  };
  return random;
}

const cents = (amount) => Math.round(amount * 100) / 100;

module.exports = { createRandom, cents };
