import { Tooltip, Typography, VisuallyHidden } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { useNow } from '../hooks/useNow';
import { relativeTime } from './relative-time';

interface RelativeTimeProps {
  at: string;
  /** In a table of the design system, whose keyboard finds only links and buttons: no stop of its own. */
  inTable?: boolean;
}

/** A time as it is from now (“3 hours ago”), which goes on while it is looked at; exact in the tooltip. */
export function RelativeTime({ at, inTable }: RelativeTimeProps) {
  const { formatDate, formatRelativeTime } = useIntl();
  const now = useNow();
  const [count, unit] = relativeTime(Date.parse(at), now);
  const exact = formatDate(at, { dateStyle: 'full', timeStyle: 'medium' });
  return (
    <Tooltip label={exact}>
      {/* Reachable by keyboard, so that the exact time is too. */}
      <Typography tag="time" dateTime={at} tabIndex={inTable ? undefined : 0} style={{ whiteSpace: 'nowrap' }}>
        {formatRelativeTime(count, unit, { numeric: 'auto' })}
        {inTable && <VisuallyHidden> ({exact})</VisuallyHidden>}
      </Typography>
    </Tooltip>
  );
}
