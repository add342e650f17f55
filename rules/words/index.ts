import { GERMAN } from './de';
import { ENGLISH } from './en';
import { SPANISH } from './es';
import { FRENCH } from './fr';

/** Languages that rules can be said in. */
export const LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** All that `describe` and `check` say; a language that lacks a phrase does not compile. */
export type Words = typeof ENGLISH;

const BY_LANGUAGE: Record<Language, Words> = { en: ENGLISH, de: GERMAN, fr: FRENCH, es: SPANISH };

/** A language tag as one that rules can be said in: `de-AT` is German; English where there is none. */
export function languageOf(tag: string | null | undefined): Language {
  const main = tag?.slice(0, 2).toLowerCase();
  return LANGUAGES.find((language) => language === main) ?? 'en';
}

/** English where no language is given. */
export function wordsOf(language: Language = 'en'): Words {
  return BY_LANGUAGE[language];
}
