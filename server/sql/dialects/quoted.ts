import { raw, type Fragment } from '../fragment';

/** Identifiers come from Strapi's own schemas; one that could end its quotes or pass for a placeholder is refused all the same. */
export function quoted(name: string, mark: '"' | '`'): Fragment {
  if (name.includes(mark) || name.includes('?') || name.includes('\0')) throw new Error(`No identifier: ${name}`);
  return raw(`${mark}${name}${mark}`);
}
