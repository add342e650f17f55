/** Languages that the plugin speaks. */
const LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

export const isShipped = (locale: string): locale is Language => (LANGUAGES as readonly string[]).includes(locale);
