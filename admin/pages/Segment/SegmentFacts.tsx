import { Flex, Typography } from '@strapi/design-system';
import type { SegmentAnswer, SegmentDelay } from '../../../contracts/segments';
import { RelativeTime } from '../../components/RelativeTime';
import { shownStatus } from '../../components/shown-status';
import { StatusBadge } from '../../components/StatusBadge';
import { useWords } from '../../translations/words';

/** What a segment is, in two lines: how it stands, how many are in it and since when that is so, where members are stored; then who they are. */
export function SegmentFacts({ segment, sentence }: { segment: SegmentAnswer; sentence: string | null }) {
  const word = useWords();
  const { audience, members, refreshedAt, requestTime } = segment;
  const status = shownStatus(segment);
  return (
    <Flex direction="column" alignItems="flex-start" gap={2}>
      <Flex gap={3} wrap="wrap">
        <StatusBadge status={status} error={status === 'failed' ? segment.error : null} />
        <Typography fontWeight={requestTime ? 'regular' : 'semiBold'} aria-live="polite">
          {requestTime ? word('segment.noMembers') : word(`segment.members.${audience}`, { count: members })}
        </Typography>
        {!requestTime && (
          <Typography textColor="neutral600" tag="span">
            {refreshedAt ? (
              <>
                {word('segment.asOf')} <RelativeTime at={refreshedAt} />
              </>
            ) : (
              word('segment.neverFilled')
            )}
          </Typography>
        )}
        {segment.delay && segment.delay.kind !== 'request' && (
          <Typography textColor="neutral600" variant="pi">
            {saidDelay(word, segment.delay)}
          </Typography>
        )}
        <Typography textColor="neutral600" variant="pi">
          {segment.key} · {word(`kind.${segment.kind}`)}
        </Typography>
      </Flex>
      {(sentence ?? segment.description) && (
        <Typography tag="p" textColor="neutral800" style={{ overflowWrap: 'anywhere', maxWidth: '96rem' }}>
          {sentence ?? segment.description}
        </Typography>
      )}
    </Flex>
  );
}

/** How late members are when time passes. */
function saidDelay(word: ReturnType<typeof useWords>, delay: Exclude<SegmentDelay, { kind: 'request' }>): string {
  switch (delay.kind) {
    case 'seconds':
      return word('segment.delay.seconds', { seconds: delay.seconds });
    case 'midnight':
      return word('segment.delay.midnight', { timeZone: delay.timeZone });
    case 'cadence':
      return word(`segment.delay.cadence.${delay.reason}`, { minutes: delay.minutes });
    default:
      return word(`segment.delay.${delay.kind}`);
  }
}
