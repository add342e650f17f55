import { Box, Button, Loader, Typography } from '@strapi/design-system';
import type { AudienceName } from '../../../contracts/catalog';
import { peopleApi } from '../../api/people';
import { useWords } from '../../translations/words';
import { TimelineEntry } from './TimelineEntry';

export type Shown = 'all' | 'events' | 'changes';

interface TimelinePageProps {
  audience: AudienceName;
  id: string;
  cursor: string | undefined;
  show: Shown;
  /** Of the last page: leads to the next one. */
  onMore?: (cursor: string) => void;
}

export function TimelinePage({ audience, id, cursor, show, onMore }: TimelinePageProps) {
  const word = useWords();
  const { data, isError, refetch } = peopleApi.useTimelineQuery({ audience, id, cursor, show });
  if (isError) {
    return (
      <Box tag="li">
        <Typography textColor="danger600">{word('error.unreachable')}</Typography>{' '}
        <Button size="S" variant="tertiary" onClick={refetch}>
          {word('segment.away.retry')}
        </Button>
      </Box>
    );
  }
  if (!data) {
    return (
      <Box tag="li">
        <Loader small>{word('person.timeline.loading')}</Loader>
      </Box>
    );
  }
  const items = data.data;
  const next = data.meta.cursor;
  return (
    <>
      {items.map((item) => (
        <TimelineEntry key={item.id} item={item} />
      ))}
      {items.length === 0 && (
        <Typography tag="li" textColor="neutral600">
          {word('person.timeline.none')}
        </Typography>
      )}
      {onMore && next && (
        <Box tag="li">
          <Button variant="tertiary" onClick={() => onMore(next)}>
            {word('person.timeline.more')}
          </Button>
        </Box>
      )}
    </>
  );
}
