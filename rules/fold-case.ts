/** Simple, locale-free case folding: lower case code point by code point, where that is one code point. */
export function foldCase(text: string): string {
  // eslint-disable-next-line no-control-regex -- ASCII as a whole, the common case by far
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  let folded = '';
  for (const character of text) folded += foldCharacter(character);
  return folded;
}

/** One code point, folded. */
export function foldCharacter(character: string): string {
  const lower = character.toLowerCase();
  return lower.length === 1 || [...lower].length === 1 ? lower : character;
}
