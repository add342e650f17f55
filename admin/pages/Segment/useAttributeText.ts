import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { useWords, type WordKey } from '../../translations/words';
import { DRAFTED, type Drafted } from './draft/draft';

const NAMES: Record<Drafted, WordKey> = {
  rule: 'segment.attribute.rule',
  name: 'segment.attribute.name',
  description: 'shared.description',
  labels: 'segment.attribute.labels',
  timeZone: 'segment.attribute.timeZone',
  exposed: 'segment.attribute.exposed',
  pinned: 'segment.attribute.pinned',
  announceFirst: 'segment.attribute.announceFirst',
  refreshMode: 'segment.attribute.refreshMode',
  refreshCron: 'segment.attribute.refreshCron',
  activateAt: 'segment.attribute.activateAt',
  deactivateAt: 'segment.attribute.deactivateAt',
};

/** Names of a segment's attributes, and what they say, in the reader's language. */
export function useAttributeText() {
  const word = useWords();
  const { formatDate, formatList } = useIntl();
  const nameOf = useCallback(
    (attribute: string): string => {
      const known = DRAFTED.find((name) => name === attribute);
      if (known) return word(NAMES[known]);
      return attribute === 'active' ? word('segment.attribute.active') : attribute;
    },
    [word]
  );
  const say = useCallback(
    (attribute: string, value: unknown): string => {
      if (value === null || value === undefined || value === '') return word('shared.nothing');
      if (typeof value === 'boolean') return word(value ? 'shared.yes' : 'shared.no');
      if (Array.isArray(value)) return value.length === 0 ? word('shared.nothing') : formatList(value.map(String));
      if (attribute === 'activateAt' || attribute === 'deactivateAt') {
        return formatDate(String(value), { dateStyle: 'medium', timeStyle: 'short' });
      }
      return String(value);
    },
    [word, formatDate, formatList]
  );
  return { nameOf, say };
}
