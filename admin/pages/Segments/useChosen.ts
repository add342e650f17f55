import { useCallback, useState } from 'react';

const NONE: ReadonlySet<string> = new Set();

/** Keys of the chosen segments; they stay chosen on other pages of the list. */
export function useChosen() {
  const [chosen, setChosen] = useState(NONE);
  const chooseMany = useCallback((keys: readonly string[], on: boolean) => {
    setChosen((present) => {
      const next = new Set(present);
      for (const key of keys) {
        if (on) next.add(key);
        else next.delete(key);
      }
      return next;
    });
  }, []);
  const choose = useCallback((key: string, on: boolean) => chooseMany([key], on), [chooseMany]);
  const clear = useCallback(() => setChosen(NONE), []);
  return { chosen, choose, chooseMany, clear };
}
