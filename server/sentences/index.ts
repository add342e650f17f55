import type { Core } from '@strapi/strapi';
import { LANGUAGES, type Language } from '../../rules/words';
import { requestLanguage } from '../catalog/request-language';
import { GERMAN } from './de';
import { ENGLISH } from './en';
import { SPANISH } from './es';
import { FRENCH } from './fr';

/** All that the server says beside the rules' words; a language that lacks a sentence does not compile. */
export type Sentences = typeof ENGLISH;

const BY_LANGUAGE: Record<Language, Sentences> = { en: ENGLISH, de: GERMAN, fr: FRENCH, es: SPANISH };

/** English where no language is given. */
export function sentencesOf(language: Language = 'en'): Sentences {
  return BY_LANGUAGE[language];
}

/** The sentences in the language of whoever asks. */
export function sentencesFor(strapi: Core.Strapi): Sentences {
  return sentencesOf(requestLanguage(strapi));
}

/** One sentence in all languages as a text, for what is stored now and read by whoever asks later. */
export function inEveryLanguage(say: (sentences: Sentences, language: Language) => string): string {
  return JSON.stringify(
    Object.fromEntries(LANGUAGES.map((language) => [language, say(BY_LANGUAGE[language], language)]))
  );
}

/** A stored text in the language of whoever asks; as it is where it was not stored by `inEveryLanguage`. */
export function spoken(stored: string | null, language: Language = 'en'): string | null {
  if (!stored?.startsWith('{"en":')) return stored;
  return (JSON.parse(stored) as Record<Language, string>)[language];
}
