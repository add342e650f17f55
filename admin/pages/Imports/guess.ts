import type { ImportTarget } from '../../../contracts/imports';

/** Left out of the import. */
export const SKIP = '';
/** Kept in the plugin's profile of the subject under the column's name. */
export const TRAIT = 'traits.';

const folded = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]/gu, '');

/** Where each column goes unless somebody says otherwise: to the target of its name, as the server finds it; else nowhere. */
export function guessTargets(columns: readonly string[], targets: readonly ImportTarget[]): Record<string, string> {
  const taken = new Set<string>();
  return Object.fromEntries(
    columns.map((column) => {
      const exact = targets.find(({ name }) => name === column);
      const similar = targets.filter(({ name, type }) => folded(name) === folded(column) || type === folded(column));
      const found = exact ?? (similar.length === 1 ? similar[0] : undefined);
      if (!found || taken.has(found.name)) return [column, SKIP];
      taken.add(found.name);
      return [column, found.name];
    })
  );
}

/** The mapping as the server takes it. */
export function mappingOf(chosen: Record<string, string>): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(chosen).map(([column, target]) => {
      if (target === SKIP) return [column, null];
      return [column, target === TRAIT ? `${TRAIT}${traitName(column)}` : target];
    })
  );
}

/** A column's name with what a trait's name cannot have left out. */
function traitName(column: string): string {
  return column.replace(/[^\p{L}\p{N}_-]+/gu, '_').slice(0, 100) || 'column';
}
