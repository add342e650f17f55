import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type en from './en';
import type shell from './en/shell.json';

export type WordKey = keyof typeof en | keyof typeof shell;

/** The plugin's own words in the reader's language. */
export function useWords(): (key: WordKey, values?: Record<string, string | number>) => string {
  const { formatMessage } = useIntl();
  return useCallback((key, values) => formatMessage({ id: `segments.${key}` }, values), [formatMessage]);
}
