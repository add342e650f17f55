import { useEffect, useState } from 'react';

/** So many counts are asked for at a time: a page full of templates must not keep the database from other work. */
const AT_ONCE = 2;

let working = 0;
const waiting: (() => void)[] = [];

function leave(): void {
  working -= 1;
  waiting.shift()?.();
}

/**
 * Waits for its turn among all that wait, and holds it until it is done or gone.
 * @returns whether it is its turn, or was
 */
export function useQueued(done: boolean): boolean {
  const [turn, setTurn] = useState(false);
  useEffect(() => {
    if (turn) return;
    const enter = () => {
      working += 1;
      setTurn(true);
    };
    if (working < AT_ONCE) {
      enter();
      return;
    }
    waiting.push(enter);
    return () => {
      const at = waiting.indexOf(enter);
      if (at >= 0) waiting.splice(at, 1);
    };
  }, [turn]);
  useEffect(() => {
    if (!turn || done) return;
    return leave;
  }, [turn, done]);
  return turn;
}
