import { randomBytes } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const ALPHABET = `${LETTERS}0123456789`;
const LENGTH = 24;

/**
 * Document ids of the form that Strapi makes itself (24 characters of a–z and 0–9, a letter first), from the system's
 * random numbers. Strapi's own generator takes 20 µs an id, which alone would be most of the time of an import.
 */
export function newDocumentIds(count: number): string[] {
  const characters = Buffer.alloc(count * LENGTH);
  let bytes: Uint8Array = new Uint8Array();
  let at = 0;
  for (let place = 0; place < characters.length;) {
    if (at === bytes.length) {
      bytes = randomBytes(Math.min(65_536, characters.length * 2));
      at = 0;
    }
    const byte = bytes[at++] as number;
    const choices = place % LENGTH === 0 ? LETTERS.length : ALPHABET.length;
    // Bytes past the last whole multiple would make some characters likelier than others.
    if (byte < 256 - (256 % choices)) characters[place++] = ALPHABET.charCodeAt(byte % choices);
  }
  const text = characters.toString('latin1');
  return Array.from({ length: count }, (_, index) => text.slice(index * LENGTH, (index + 1) * LENGTH));
}
