import { Fragment, type ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { WordKey } from '../../translations/words';

/** A sentence with inputs in it, in the order that the reader's language has. */
export function Said({ id, ...values }: { id: WordKey } & Record<string, ReactNode>) {
  const { formatMessage } = useIntl();
  const parts: ReactNode = formatMessage({ id: `segments.${id}` }, values);
  return <Fragment>{parts}</Fragment>;
}
