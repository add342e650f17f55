import { Button, Flex, Typography } from '@strapi/design-system';
import type { Run } from '../../../contracts/runs';
import { runsApi } from '../../api/runs';
import { Progress } from '../../components/Progress';
import { useFailure } from '../../hooks/useFailure';
import { useWords } from '../../translations/words';

/** How far a refresh is, read aloud in coarse steps, with a way to stop it; the members stay those of before. */
export function RunProgress({ run, mayCancel }: { run: Run; mayCancel: boolean }) {
  const word = useWords();
  const fail = useFailure();
  const [cancel, { isLoading }] = runsApi.useCancelRunMutation();
  const label =
    run.state === 'running'
      ? word('segment.run.running')
      : run.waitedFor.length > 0
        ? word('segment.run.waitsFor', { keys: run.waitedFor.join(', ') })
        : word('segment.run.queued');
  const stop = async () => {
    try {
      await cancel(run.id).unwrap();
    } catch (error) {
      fail(error);
    }
  };
  return (
    <Flex gap={3} wrap="wrap" role="group" aria-label={word('segment.run.label')}>
      <Typography textColor="neutral700" aria-live="polite">
        {label}
      </Typography>
      {run.total > 0 && <Progress label={label} value={run.done / run.total} />}
      {mayCancel && (
        <Button size="S" variant="tertiary" loading={isLoading} onClick={stop}>
          {word('shared.cancel')}
        </Button>
      )}
    </Flex>
  );
}
