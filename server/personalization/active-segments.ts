import type { Directory } from '../membership/directory';

const active = new WeakMap<Directory, ReadonlySet<string>>();

/** Keys of the segments that audience expressions can count on. */
export function activeSegments(directory: Directory): ReadonlySet<string> {
  let keys = active.get(directory);
  if (!keys) {
    keys = new Set([...directory.values()].filter((segment) => segment.active).map((segment) => segment.key));
    active.set(directory, keys);
  }
  return keys;
}
