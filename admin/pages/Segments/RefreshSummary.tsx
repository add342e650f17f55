import { Box, Button, Flex, Typography, VisuallyHidden } from '@strapi/design-system';
import { useEffect, useRef, useState } from 'react';
import { runsApi } from '../../api/runs';
import { Progress } from '../../components/Progress';
import { useFailure } from '../../hooks/useFailure';
import { useWords } from '../../translations/words';
import { progressOf, type Batch } from './batch';

/** How far the refreshes under way are, as long as there are any; heard at their start and end, not at every step. */
export function RefreshSummary({ batch, mayCancel }: { batch: Batch; mayCancel: boolean }) {
  const word = useWords();
  const busy = batch.open.length > 0;
  return (
    <>
      <VisuallyHidden role="status">{useAnnouncement(busy)}</VisuallyHidden>
      {busy && (
        <Box paddingBottom={4}>
          <Flex background="neutral0" hasRadius shadow="tableShadow" padding={4} gap={4} wrap="wrap">
            <Typography tag="p">
              {word('list.progress', { done: batch.seen.size - batch.open.length, total: batch.seen.size })}
            </Typography>
            <Progress label={word('list.progressLabel')} value={progressOf(batch)} wide />
            {mayCancel && <CancelAll batch={batch} />}
          </Flex>
        </Box>
      )}
    </>
  );
}

function CancelAll({ batch }: { batch: Batch }) {
  const word = useWords();
  const fail = useFailure();
  const [cancel, { isLoading }] = runsApi.useCancelRunsMutation();
  const cancelAll = () =>
    cancel(batch.open.map(({ id }) => id))
      .unwrap()
      .catch(fail);
  return (
    <Button variant="tertiary" size="S" loading={isLoading} onClick={cancelAll}>
      {word('list.cancelRuns', { count: batch.open.length })}
    </Button>
  );
}

function useAnnouncement(busy: boolean): string {
  const word = useWords();
  const [said, say] = useState('');
  const was = useRef(busy);
  useEffect(() => {
    if (was.current !== busy) say(word(busy ? 'list.refreshStarted' : 'list.refreshEnded'));
    was.current = busy;
  }, [busy, word]);
  return said;
}
