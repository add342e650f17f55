import { Button, Link } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { SegmentAnswer } from '../../../contracts/segments';
import { RelativeTime } from '../../components/RelativeTime';
import { Notice } from '../../components/Notice';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';
import { SuspendedNotice } from './SuspendedNotice';
import type { SegmentDraft } from './draft/useSegmentDraft';

interface SegmentNoticesProps {
  segment: SegmentAnswer;
  draft: SegmentDraft;
  /** The server did not answer the last time that the page looked. */
  unreachable: boolean;
  /** A save did not come through. */
  away: boolean;
  mayEdit: boolean;
  onRetry: () => void;
  onCompare: (theirs: SegmentAnswer) => void;
}

/** What the reader of a segment's page has to know beyond the segment itself, each with what to do. */
export function SegmentNotices({
  segment,
  draft,
  unreachable,
  away,
  mayEdit,
  onRetry,
  onCompare,
}: SegmentNoticesProps) {
  const word = useWords();
  const { formatDate } = useIntl();
  const { offered, newer } = draft;
  return (
    <>
      {away && (
        <Notice
          kind="danger"
          title={word('segment.away.title')}
          actions={<Button onClick={onRetry}>{word('segment.away.retry')}</Button>}
        >
          {word('segment.away.body')}
        </Notice>
      )}
      {unreachable && !away && <Notice kind="warning" title={word('segment.unreachable')} />}
      {offered && mayEdit && (
        <Notice
          kind="info"
          title={word('segment.offer.title')}
          actions={
            <>
              <Button variant="tertiary" onClick={draft.refuse}>
                {word('segment.offer.discard')}
              </Button>
              <Button onClick={draft.restore}>{word('segment.offer.restore')}</Button>
            </>
          }
        >
          <RelativeTime at={new Date(offered.at).toISOString()} />
          {offered.version < segment.version && <> · {word('segment.offer.older')}</>}
        </Notice>
      )}
      {newer && (
        <Notice
          kind="warning"
          title={word('segment.newer.title')}
          actions={
            <Button variant="secondary" onClick={() => onCompare(newer)}>
              {word('segment.newer.compare')}
            </Button>
          }
        >
          {word('segment.newer.body')}
        </Notice>
      )}
      {segment.suspended && (
        <SuspendedNotice segmentKey={segment.key} lost={segment.suspended.lost} mayEdit={mayEdit} />
      )}
      {segment.status === 'failed' && (
        <Notice
          kind="danger"
          title={word('segment.failed.title')}
          actions={
            <Link tag={NavLink} to={paths.segment(segment.key, 'activity')}>
              {word('segment.failed.activity')}
            </Link>
          }
        >
          {segment.error ?? word('segment.failed.unknown')}{' '}
          {segment.refreshedAt
            ? word('segment.failed.kept', {
                at: formatDate(segment.refreshedAt, { dateStyle: 'medium', timeStyle: 'short' }),
              })
            : word('segment.failed.empty')}{' '}
          {word('segment.failed.todo')}
        </Notice>
      )}
    </>
  );
}
