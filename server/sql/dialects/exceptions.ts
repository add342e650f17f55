import { foldCharacter } from '../../../rules/fold-case';

/** A code point that the database lowers differently from `foldCharacter`. */
export interface FoldException {
  character: string;
  folded: string;
  /** What the database makes of it. */
  lowered: string;
}

/** Stands for a character that must equal no other: a noncharacter, which no text has. */
const STAND_INS = 0xfdd0;

/** Every code point that has case. */
export const CASED: readonly string[] = casedCharacters();

function casedCharacters(): string[] {
  const found: string[] = [];
  for (let code = 0x80; code <= 0x1ffff; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    if (character.toLowerCase() !== character || character.toUpperCase() !== character) found.push(character);
  }
  return found;
}

/** What the database's `lower` (character → lowered) does differently from the rules' folding. */
export function foldExceptions(lowered: ReadonlyMap<string, string>): FoldException[] {
  return CASED.map((character) => ({
    character,
    folded: foldCharacter(character),
    lowered: lowered.get(character) ?? character,
  })).filter((each) => each.folded !== each.lowered);
}

export interface Mending {
  /** Characters to replace before the database lowers the text. */
  replacements: [from: string, to: string][];
  /** The folded operand, with the same stand-ins. */
  operand: string;
}

/**
 * What must be replaced in a text so that the database's `lower` finds `operand` (already folded) just where the
 * rules' folding would. Exceptions that cannot touch the operand are left alone; `sized` minds every change of length.
 */
export function mendFor(operand: string, exceptions: readonly FoldException[], sized: boolean): Mending {
  const wanted = new Set(operand);
  const replacements: [string, string][] = [];
  let mended = operand;
  for (const { character, folded, lowered } of exceptions) {
    const touches = wanted.has(folded) || [...lowered].some((each) => wanted.has(each));
    if (!touches && !(sized && [...lowered].length !== 1)) continue;
    if (folded !== character) {
      replacements.push([character, folded]);
    } else {
      const standIn = String.fromCodePoint(STAND_INS + (replacements.length % 32));
      replacements.push([character, standIn]);
      mended = mended.replaceAll(character, standIn);
    }
  }
  return { replacements, operand: mended };
}
