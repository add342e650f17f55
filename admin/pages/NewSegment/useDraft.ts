import { useCallback, useEffect, useRef, useState } from 'react';

const PREFIX = 'segments.new.';

export interface Draft<T> {
  value: T;
  set: (part: Partial<T>) => void;
  /** Whether anything was written that is not stored elsewhere. */
  dirty: boolean;
  /** Forgets it: what was made of it is stored, or not wanted. */
  clear: () => void;
}

/**
 * What is written on a page of a new segment. It outlives a reload and a server that is away, and is gone with the tab.
 * @param initial what an untouched page shows
 */
export function useDraft<T extends object>(name: string, initial: T): Draft<T> {
  const key = PREFIX + name;
  const [value, setValue] = useState<T>(() => ({ ...initial, ...stored<T>(key) }));
  const [dirty, setDirty] = useState(() => stored(key) !== undefined);
  const cleared = useRef(false);
  useEffect(() => {
    if (dirty && !cleared.current) sessionStorage.setItem(key, JSON.stringify(value));
  }, [key, value, dirty]);
  const set = useCallback((part: Partial<T>) => {
    setValue((present) => ({ ...present, ...part }));
    setDirty(true);
  }, []);
  const clear = useCallback(() => {
    cleared.current = true;
    sessionStorage.removeItem(key);
    setDirty(false);
  }, [key]);
  return { value, set, dirty, clear };
}

function stored<T>(key: string): Partial<T> | undefined {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return typeof value === 'object' && value !== null ? (value as Partial<T>) : undefined;
  } catch {
    return undefined;
  }
}
