import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type en from './en.json';

export type WordKey = keyof typeof en;

/** The plugin's own words in the reader's language. */
export function useWords(): (key: WordKey, values?: Record<string, string | number>) => string {
  const { formatMessage } = useIntl();
  return useCallback((key, values) => formatMessage({ id: `segments.${key}` }, values), [formatMessage]);
}
