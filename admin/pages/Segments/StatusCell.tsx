import { Box, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { SegmentListItem } from '../../../contracts/segments';
import { shownStatus } from '../../components/shown-status';
import { StatusBadge } from '../../components/StatusBadge';
import { useNow } from '../../hooks/useNow';
import { useWords } from '../../translations/words';

/** How a segment is, and when that is going to change by itself. */
export function StatusCell({ segment }: { segment: SegmentListItem }) {
  const word = useWords();
  const { formatDate } = useIntl();
  const now = useNow();
  const status = shownStatus(segment);
  const next = (['activateAt', 'deactivateAt'] as const)
    .flatMap((moment) => {
      const at = segment[moment];
      return at !== null && Date.parse(at) > now ? [{ moment, at }] : [];
    })
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
  return (
    <>
      <StatusBadge status={status} />
      {status === 'failed' && segment.error !== null && (
        <Box maxWidth="18rem">
          <Typography variant="pi" textColor="danger600" tag="p" ellipsis title={segment.error}>
            {segment.error}
          </Typography>
        </Box>
      )}
      {next && (
        <Typography variant="pi" textColor="neutral600" tag="p">
          {word(`list.${next.moment}`, { at: formatDate(next.at, { dateStyle: 'medium', timeStyle: 'short' }) })}
        </Typography>
      )}
    </>
  );
}
