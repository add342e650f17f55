import { Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { Run } from '../../../contracts/runs';
import type { SegmentListItem } from '../../../contracts/segments';
import { Progress } from '../../components/Progress';
import { RelativeTime } from '../../components/RelativeTime';
import { useDuration } from '../../hooks/useDuration';
import { useWords } from '../../translations/words';
import { partOf } from './batch';

interface RefreshCellProps {
  segment: SegmentListItem;
  run: Pick<Run, 'state' | 'done' | 'total'> | null;
}

/** When a segment was last brought up to date and how long that took; while it is, how far that has come. */
export function RefreshCell({ segment, run }: RefreshCellProps) {
  const word = useWords();
  const duration = useDuration();
  const { formatNumber } = useIntl();
  const { name, kind, refreshedAt, refreshMs } = segment;
  if (run) {
    const percent = formatNumber(partOf(run), { style: 'percent' });
    return (
      <>
        <Progress label={word('list.progressOf', { name })} value={partOf(run)} />
        <Typography variant="pi" textColor="neutral600" tag="p">
          {run.state === 'running' ? word('list.running', { percent }) : word('list.queued')}
        </Typography>
      </>
    );
  }
  if (kind !== 'dynamic') return <Typography textColor="neutral600">{word('list.byHand')}</Typography>;
  if (refreshedAt === null) return <Typography textColor="neutral600">{word('shared.never')}</Typography>;
  return (
    <>
      <RelativeTime at={refreshedAt} inTable />
      {refreshMs !== null && (
        <Typography variant="pi" textColor="neutral600" tag="p">
          {word('list.took', { duration: duration(refreshMs) })}
        </Typography>
      )}
    </>
  );
}
