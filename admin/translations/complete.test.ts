import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/* Every word in every language, with the same values to fill in, and in no two files of one language. */

const LOCALES = ['en', 'de', 'fr', 'es'];

function wordsOf(locale: string): Map<string, string> {
  const folder = join(__dirname, locale);
  const words = new Map<string, string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const part = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>;
    for (const [key, word] of Object.entries(part)) {
      expect(`${key} twice: ${words.has(key)}`).toBe(`${key} twice: false`);
      words.set(key, word);
    }
  }
  return words;
}

/** Names of what is filled in, such as `{count}`; those inside plural branches once; a branch of one word is none. */
function valuesOf(word: string): string[] {
  return [
    ...new Set([...word.matchAll(/(?<!\b(?:one|other) )\{(\w+)(?=[},])/g)].map((found) => found[1] ?? '')),
  ].sort();
}

const english = wordsOf('en');

test.each(LOCALES.slice(1))('%s has the words that English has, with the same values', (locale) => {
  const words = wordsOf(locale);
  expect([...words.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [key, word] of words) {
    expect(word.trim()).not.toBe('');
    expect([key, valuesOf(word)]).toEqual([key, valuesOf(english.get(key) ?? '')]);
  }
});

test.each(LOCALES)('%s: each folder lists all its files, but the one that is loaded with the admin', (locale) => {
  const folder = join(__dirname, locale);
  const index = readFileSync(join(folder, 'index.ts'), 'utf8');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    expect([file, index.includes(`./${file}`)]).toEqual([file, file !== 'shell.json']);
  }
});
