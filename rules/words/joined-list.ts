/** `a`, `a or b`, `a, b or c`. @param word what stands before the last, with its blanks */
export function joinedList(items: readonly string[], word: string): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')}${word}${items.at(-1)}`;
}
