import { useIntl } from 'react-intl';
import { useWords } from '../../translations/words';

export interface LiftText {
  share: (share: number) => string;
  range: (from: number, to: number) => string;
  lift: (lift: number) => string;
  liftRange: (from: number, to: number | null) => string;
}

/** Shares, and how much more often than another, as the reader writes them. */
export function useLiftText(): LiftText {
  const word = useWords();
  const { formatNumber } = useIntl();
  const share = (value: number) => formatNumber(value, { style: 'percent', maximumFractionDigits: 1 });
  const lift = (value: number) =>
    formatNumber(value, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  return {
    share,
    lift,
    range: (from, to) => word('results.range', { from: share(from), to: share(to) }),
    liftRange: (from, to) =>
      to === null
        ? word('results.above', { from: lift(from) })
        : word('results.range', { from: lift(from), to: lift(to) }),
  };
}
