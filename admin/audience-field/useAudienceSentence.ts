import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { AudienceExpression } from '../../rules/expression';
import { useWords } from '../translations/words';

/** Says in the editor's language who an expression is for. */
export function useAudienceSentence(): (expression: AudienceExpression, nameOf: (key: string) => string) => string {
  const word = useWords();
  const { formatList } = useIntl();
  return useCallback(
    ({ match, segments, not }, nameOf) => {
      const names = formatList(segments.map(nameOf), { type: match === 'all' ? 'conjunction' : 'disjunction' });
      const excluded = formatList(not.map(nameOf), { type: 'disjunction' });
      if (segments.length === 0) {
        return not.length === 0
          ? word('audienceField.saysEveryone')
          : word('audienceField.saysEveryoneBut', { excluded });
      }
      return not.length === 0
        ? word('audienceField.says', { names })
        : word('audienceField.saysBut', { names, excluded });
    },
    [word, formatList]
  );
}
