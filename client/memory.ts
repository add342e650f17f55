import { inPage } from './in-page';
import type { Store } from './options';

/** What outlives the page. */
export interface Memory {
  get(key: string): string | undefined;
  /** Keeps the text, or without one forgets the key. */
  set(key: string, text?: string): void;
  /** Those that begin so. */
  keys(prefix: string): string[];
}

/**
 * The one way to the browser's storage: one that is full or forbidden is as none. To be used for who agreed alone.
 * @param store without it, the browser's
 */
export function memoryIn(store: Store | null | undefined): Memory {
  const attempt = <T>(work: (store: Store) => T): T | undefined => {
    try {
      const used = store === undefined && inPage ? localStorage : store;
      return used ? work(used) : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    get: (key) => attempt((used) => used.getItem(key)) ?? undefined,
    set: (key, text) => attempt((used) => (text === undefined ? used.removeItem(key) : used.setItem(key, text))),
    keys: (prefix) =>
      attempt((used) => Array.from({ length: used.length }, (_, n) => used.key(n) ?? ''))?.filter((key) =>
        key.startsWith(prefix)
      ) ?? [],
  };
}
