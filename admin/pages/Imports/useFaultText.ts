import { useCallback } from 'react';
import { useIntl } from 'react-intl';

/** What an import says is wrong: a stable code, and a sentence in English that names the values concerned. */
export interface Fault {
  code?: string;
  message: string;
}

/** Says a fault in the reader's language; in English, and where the code has no sentence, in the server's more exact words. */
export function useFaultText(): (fault: Fault) => string {
  const { formatMessage, locale, messages } = useIntl();
  return useCallback(
    ({ code, message }) => {
      const id = `segments.imports.fault.${code}`;
      return locale.startsWith('en') || !(id in messages) ? message : formatMessage({ id });
    },
    [formatMessage, locale, messages]
  );
}
