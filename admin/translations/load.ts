import { isShipped, type Language } from './languages';

const PREFIX = 'segments';

type Words = Record<string, string>;

const SHELL: Record<Language, () => Promise<{ default: Words }>> = {
  en: () => import('./en/shell.json'),
  de: () => import('./de/shell.json'),
  fr: () => import('./fr/shell.json'),
  es: () => import('./es/shell.json'),
};

/** The words by the names that the host's translations have. */
export function prefixed(words: Words): Words {
  return Object.fromEntries(Object.entries(words).map(([key, word]) => [`${PREFIX}.${key}`, word]));
}

/**
 * The few words that the host shows before anything of the plugin is opened, in these languages; in one that is not shipped they
 * are Strapi's English. All others come with what says them, by `WithWords`.
 */
export async function registerTrads({ locales }: { locales: string[] }): Promise<{ data: Words; locale: string }[]> {
  return Promise.all(
    locales.map(async (locale) => {
      const data = isShipped(locale) ? prefixed((await SHELL[locale]()).default) : {};
      return { data, locale };
    })
  );
}
