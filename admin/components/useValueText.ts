import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { SubjectField } from '../../contracts/people';
import { useWords } from '../translations/words';

/** Says a value of a subject's field in the reader's language; null where there is none. */
export function useValueText(): (value: unknown, type: SubjectField['type']) => string | null {
  const word = useWords();
  const { formatDate, formatList, formatNumber } = useIntl();
  return useCallback(
    (value, type) => {
      const say = (part: unknown): string => {
        if (typeof part === 'boolean') return word(part ? 'shared.yes' : 'shared.no');
        if (typeof part === 'number' && type === 'number') return formatNumber(part, { maximumFractionDigits: 10 });
        // A date without a time is the same day everywhere.
        if (type === 'date') return formatDate(String(part), { dateStyle: 'medium', timeZone: 'UTC' });
        if (type === 'datetime') return formatDate(String(part), { dateStyle: 'medium', timeStyle: 'short' });
        if (Array.isArray(part)) return formatList(part.map(say));
        if (typeof part === 'object' && part !== null) return titleOf(part) ?? JSON.stringify(part);
        return String(part);
      };
      return value === null || value === undefined || value === '' || isEmptyList(value) ? null : say(value);
    },
    [word, formatDate, formatList, formatNumber]
  );
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

/** What a related row is called, where the server says so. */
function titleOf(row: object): string | null {
  const { label, id } = row as { label?: unknown; id?: unknown };
  if (typeof label === 'string') return label;
  return typeof id === 'string' ? id : null;
}
