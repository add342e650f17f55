/** A piece of SQL with `?` placeholders and the values for them, in order. */
export interface Fragment {
  sql: string;
  bindings: unknown[];
}

/** Composes SQL: what is interpolated is a fragment, so that no value ever becomes text. */
export function sql(texts: TemplateStringsArray, ...parts: Fragment[]): Fragment {
  let text = texts[0] ?? '';
  const bindings: unknown[] = [];
  parts.forEach((part, index) => {
    text += part.sql + (texts[index + 1] ?? '');
    bindings.push(...part.bindings);
  });
  return { sql: text, bindings };
}

/** SQL written in this code base: keywords, aliases, constants. Never anything that came from outside. */
export const raw = (text: string): Fragment => ({ sql: text, bindings: [] });

/** A value, sent beside the statement. */
export const bind = (value: unknown): Fragment => ({ sql: '?', bindings: [value] });

export function join(fragments: readonly Fragment[], separator: string): Fragment {
  return {
    sql: fragments.map((fragment) => fragment.sql).join(separator),
    bindings: fragments.flatMap((fragment) => fragment.bindings),
  };
}

export const TRUE = raw('1 = 1');
export const FALSE = raw('1 = 0');

/** All of them, of which `TRUE` need not be said; true of none. */
export const and = (fragments: readonly Fragment[]): Fragment =>
  combine(
    fragments.filter((fragment) => fragment !== TRUE),
    'and',
    TRUE
  );

/** Any of them; false of none. */
export const or = (fragments: readonly Fragment[]): Fragment => combine(fragments, 'or', FALSE);

function combine(fragments: readonly Fragment[], word: string, empty: Fragment): Fragment {
  const [only, ...rest] = fragments;
  if (!only) return empty;
  return rest.length === 0 ? only : sql`(${join(fragments, ` ${word} `)})`;
}

/** The exact complement: true also where the predicate is unknown. */
export const complement = (predicate: Fragment): Fragment => sql`((${predicate}) is not true)`;
