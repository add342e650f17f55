import { useCallback, useSyncExternalStore } from 'react';

/**
 * Something known of each node, beside the rule. A row listens to its own node only, so that news of one row does not
 * draw two hundred.
 */
export interface NodeStore<T> {
  get(id: string): T | undefined;
  /** Replaces everything; nodes whose value is equal keep the one that they have. */
  setAll(values: ReadonlyMap<string, T>): void;
  set(id: string, value: T | undefined): void;
  subscribe(listener: () => void): () => void;
}

export function createNodeStore<T>(): NodeStore<T> {
  let values = new Map<string, T>();
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  return {
    get: (id) => values.get(id),
    setAll(next) {
      const kept = new Map<string, T>();
      for (const [id, value] of next) {
        const present = values.get(id);
        kept.set(id, present !== undefined && JSON.stringify(present) === JSON.stringify(value) ? present : value);
      }
      values = kept;
      tell();
    },
    set(id, value) {
      values = new Map(values);
      if (value === undefined) values.delete(id);
      else values.set(id, value);
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What the store knows of a node, now and as it changes. */
export function useOfNode<T>(store: NodeStore<T>, id: string): T | undefined {
  return useSyncExternalStore(
    store.subscribe,
    useCallback(() => store.get(id), [store, id])
  );
}
