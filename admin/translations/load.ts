const PREFIX = 'segments';

/** The plugin's translations for these languages, prefixed; one that is not shipped falls back to Strapi's English. */
export async function registerTrads({
  locales,
}: {
  locales: string[];
}): Promise<{ data: Record<string, string>; locale: string }[]> {
  return Promise.all(
    locales.map(async (locale) => {
      const words = await read(locale);
      const data = Object.fromEntries(Object.entries(words).map(([key, word]) => [`${PREFIX}.${key}`, word]));
      return { data, locale };
    })
  );
}

async function read(locale: string): Promise<Record<string, string>> {
  switch (locale) {
    case 'en':
      return (await import('./en.json')).default;
    case 'de':
      return (await import('./de.json')).default;
    case 'fr':
      return (await import('./fr.json')).default;
    case 'es':
      return (await import('./es.json')).default;
    default:
      return {};
  }
}
