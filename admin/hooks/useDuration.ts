import { useCallback } from 'react';
import { useIntl } from 'react-intl';

/** Says how long something took: “35 ms”, “1.2 s”, “3 min 12 s”. */
export function useDuration(): (ms: number) => string {
  const { formatNumber } = useIntl();
  return useCallback(
    (ms) => {
      const say = (value: number, unit: string, digits = 0) =>
        formatNumber(value, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits });
      if (ms < 1_000) return say(Math.round(ms), 'millisecond');
      if (ms < 60_000) return say(ms / 1_000, 'second', 1);
      const seconds = Math.round(ms / 1_000);
      const minutes = say(Math.floor(seconds / 60), 'minute');
      return seconds % 60 === 0 ? minutes : `${minutes} ${say(seconds % 60, 'second')}`;
    },
    [formatNumber]
  );
}
