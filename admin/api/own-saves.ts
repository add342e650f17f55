const versions = new Map<string, Set<number>>();

/** Versions of segments that this window made: a page that is being edited must not take them for somebody else's. */
export const ownSaves = {
  note(key: string, version: number): void {
    const known = versions.get(key) ?? new Set<number>();
    versions.set(key, known.add(version));
  },
  /** Whether every save after the first version, up to the last one, was made here. */
  all(key: string, after: number, last: number): boolean {
    const known = versions.get(key);
    for (let version = after + 1; version <= last; version++) if (!known?.has(version)) return false;
    return true;
  },
};
