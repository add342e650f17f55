import { lazy, Suspense, useMemo, type ComponentType, type ReactNode } from 'react';
import { createIntl, RawIntlProvider, useIntl } from 'react-intl';
import { isShipped, type Language } from './languages';
import { prefixed } from './load';

type Provider = ComponentType<{ children: ReactNode }>;

/** What is below says these words; where the site has put others in their place, those. */
function provider(words: Record<string, string>): { default: Provider } {
  const own = prefixed(words);
  return {
    default: function Words({ children }) {
      const host = useIntl();
      const value = useMemo(() => {
        const { locale, defaultLocale, timeZone, formats, textComponent, onError, messages } = host;
        return createIntl({
          locale,
          defaultLocale,
          timeZone,
          formats,
          textComponent,
          onError,
          messages: { ...own, ...messages } as Record<string, string>,
        });
      }, [host]);
      return <RawIntlProvider value={value}>{children}</RawIntlProvider>;
    },
  };
}

/** Each language is loaded when it is first read; one that cannot be loaded is an error of the page, as a page is. */
const PROVIDERS: Record<Language, Provider> = {
  en: lazy(async () => provider((await import('./en')).default)),
  de: lazy(async () => provider((await import('./de')).default)),
  fr: lazy(async () => provider((await import('./fr')).default)),
  es: lazy(async () => provider((await import('./es')).default)),
};

/** Gives what is below the plugin's words in the reader's language. Stands around all that the host shows of the plugin. */
export function WithWords({ children, fallback = null }: { children: ReactNode; fallback?: ReactNode }) {
  const { locale } = useIntl();
  const Words = PROVIDERS[isShipped(locale) ? locale : 'en'];
  return (
    <Suspense fallback={fallback}>
      <Words>{children}</Words>
    </Suspense>
  );
}
