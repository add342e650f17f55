import { useIntl } from 'react-intl';

const SHORT = { day: 'numeric', month: 'short' } as const;

/** Says a day, which has no zone; in full, or as it stands below a chart. */
export function useDayText(): (day: string, long: boolean) => string {
  const { formatDate } = useIntl();
  return (day, long) =>
    formatDate(`${day}T00:00:00Z`, { timeZone: 'UTC', ...(long ? { dateStyle: 'full' as const } : SHORT) });
}
