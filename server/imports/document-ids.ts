import { randomBytes } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const ALPHABET = `${LETTERS}0123456789`;
const LENGTH = 24;

/**
 * Document ids of the form that Strapi makes itself (24 characters of a–z and 0–9, a letter first), from the system's
 * random numbers. Strapi's own generator takes 20 µs an id, which alone would be most of the time of an import.
 */
export function newDocumentIds(count: number): string[] {
  const ids: string[] = [];
  let bytes: Uint8Array = new Uint8Array();
  let at = 0;
  const pick = (characters: string): string => {
    // Bytes past the last whole multiple would make some characters likelier than others.
    const limit = 256 - (256 % characters.length);
    for (;;) {
      if (at === bytes.length) {
        bytes = randomBytes(Math.min(65_536, count * LENGTH * 2));
        at = 0;
      }
      const byte = bytes[at++] as number;
      if (byte < limit) return characters[byte % characters.length] as string;
    }
  };
  for (let made = 0; made < count; made++) {
    let id = pick(LETTERS);
    while (id.length < LENGTH) id += pick(ALPHABET);
    ids.push(id);
  }
  return ids;
}
