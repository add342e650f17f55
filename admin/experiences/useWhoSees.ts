import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { VariantAnswer } from '../../contracts/experiences';
import { parseExpression } from '../../rules/expression';
import { useSegmentChoices } from '../audience-field/useSegmentChoices';
import { useWords } from '../translations/words';

/** Says in the editor's language who sees a variant. */
export function useWhoSees(): (variant: VariantAnswer, isFirst: boolean) => string {
  const word = useWords();
  const { formatList } = useIntl();
  const percent = usePercent();
  const { choices } = useSegmentChoices();
  return useCallback(
    ({ name: variant, audience, share }, isFirst) => {
      const parsed = parseExpression(audience ?? '');
      // A finding says that it cannot be read.
      if (!parsed.ok) return variant;
      const { match, segments, not } = parsed.expression;
      const nameOf = (key: string) => choices.find((choice) => choice.key === key)?.name ?? key;
      const names = formatList(segments.map(nameOf), { type: match === 'all' ? 'conjunction' : 'disjunction' });
      const excluded = formatList(not.map(nameOf), { type: 'disjunction' });
      const everyone = isFirst
        ? word('experiences.everyone', { variant })
        : word('experiences.everyoneElse', { variant });
      const members = word('experiences.members', { names, variant });
      const sees =
        not.length === 0
          ? segments.length === 0
            ? everyone
            : members
          : segments.length === 0
            ? word('experiences.everyoneBut', { excluded, variant })
            : word('experiences.membersBut', { names, excluded, variant });
      return share === null ? sees : word('experiences.ofThem', { sees, share: percent(share) });
    },
    [word, formatList, choices, percent]
  );
}

/** “12.5 %” as the reader writes it. */
export function usePercent(): (share: number) => string {
  const { formatNumber } = useIntl();
  return useCallback(
    (share) => formatNumber(share / 100, { style: 'percent', maximumFractionDigits: 2 }),
    [formatNumber]
  );
}
