/** One thing to choose. */
export interface Choice {
  value: string;
  label: string;
  /** Heading that it stands under. */
  group?: string;
  /** What stands behind it: a count, a type. */
  note?: string;
  /** A second line. */
  about?: string;
}

export interface Choices {
  choices: readonly Choice[];
  loading?: boolean;
  /** What the list as a whole has to say, at its end. */
  remark?: string;
}

/** Finds choices for what is typed; a hook, called only while the list is open. */
export type UseChoices = (search: string) => Choices;

const MOST_SHOWN = 200;

/** Those that have every word of the search, with labels that begin with it first. */
export function matching(choices: readonly Choice[], search: string): readonly Choice[] {
  const words = folded(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return choices.slice(0, MOST_SHOWN);
  const found = choices.filter(({ label, group = '', about = '' }) => {
    const text = folded(`${label} ${group} ${about}`);
    return words.every((word) => text.includes(word));
  });
  const first = (choice: Choice): number => (folded(choice.label).startsWith(words[0] ?? '') ? 0 : 1);
  const isGrouped = found.some(({ group }) => group !== undefined);
  return (isGrouped ? found : found.toSorted((a, b) => first(a) - first(b))).slice(0, MOST_SHOWN);
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
