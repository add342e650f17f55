/** Longest key that a segment can have, and what it is made of. */
export const KEY_LENGTH = 40;
export const KEY_PATTERN = /^[a-z0-9_]{2,40}$/;

/** What is spelt in plain letters otherwise than by leaving out the accents. */
const SPELT: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', þ: 'th', '&': ' and ' };

/**
 * A key for a name: “Très fidèles (FR)” → `tres_fideles_fr`; with a number where that is taken. Empty where nothing of
 * the name can stand in a key.
 */
export function proposeKey(name: string, taken: (key: string) => boolean = () => false): string {
  const plain = name
    .toLowerCase()
    .replace(/[ßæœøđłþ&]/g, (letter) => SPELT[letter] ?? '')
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+/, '');
  const cut = (length: number) => plain.slice(0, length).replace(/_+$/, '');
  const key = cut(KEY_LENGTH);
  if (key === '' || (key.length > 1 && !taken(key))) return key;
  for (let number = 2; ; number++) {
    const numbered = `${cut(KEY_LENGTH - 1 - String(number).length)}_${number}`;
    if (!taken(numbered)) return numbered;
  }
}
