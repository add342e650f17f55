import { Badge, Flex, Table, Tbody, Td, TextButton, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { Run, RunState } from '../../../../contracts/runs';
import { isOpen, runsApi } from '../../../api/runs';
import { RelativeTime } from '../../../components/RelativeTime';
import { useDuration } from '../../../hooks/useDuration';
import { useFailure } from '../../../hooks/useFailure';
import { useNow } from '../../../hooks/useNow';
import { useWords } from '../../../translations/words';

const COLUMNS = ['state', 'cause', 'started', 'took', 'joined', 'left', 'repaired', 'actions'] as const;

/** Refreshes of a segment, newest first; those that are open go on while they are looked at. */
export function RunsTable({ runs, mayCancel }: { runs: readonly Run[]; mayCancel: boolean }) {
  const word = useWords();
  return (
    <Table colCount={COLUMNS.length} rowCount={runs.length + 1}>
      <Thead>
        <Tr>
          {COLUMNS.map((column) => (
            <Th key={column}>
              <Typography variant="sigma" textColor="neutral600">
                {word(`segment.runs.${column}`)}
              </Typography>
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} mayCancel={mayCancel} />
        ))}
      </Tbody>
    </Table>
  );
}

const COLOURS: Record<RunState, { backgroundColor: string; textColor: string }> = {
  queued: { backgroundColor: 'neutral150', textColor: 'neutral700' },
  running: { backgroundColor: 'primary100', textColor: 'primary700' },
  succeeded: { backgroundColor: 'success100', textColor: 'success700' },
  failed: { backgroundColor: 'danger100', textColor: 'danger700' },
  cancelled: { backgroundColor: 'neutral150', textColor: 'neutral800' },
  skipped: { backgroundColor: 'neutral150', textColor: 'neutral700' },
};

function RunRow({ run, mayCancel }: { run: Run; mayCancel: boolean }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const sayDuration = useDuration();
  const fail = useFailure();
  const now = useNow();
  const [cancel, { isLoading }] = runsApi.useCancelRunMutation();
  const { state, missed, startedAt, finishedAt, waitedFor, done, total } = run;
  const took = startedAt ? (finishedAt ? Date.parse(finishedAt) : now) - Date.parse(startedAt) : null;
  const number = (count: number | null) => <Typography>{count === null ? '—' : formatNumber(count)}</Typography>;
  const stop = async () => {
    try {
      await cancel(run.id).unwrap();
    } catch (error) {
      fail(error);
    }
  };
  return (
    <Tr>
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={1}>
          <Badge {...COLOURS[state]}>{word(`segment.runs.state.${state}`)}</Badge>
          {state === 'running' && total > 0 && (
            <Typography variant="pi" textColor="neutral600">
              {formatNumber(done / total, { style: 'percent' })}
            </Typography>
          )}
          {run.error && <Reason>{run.error}</Reason>}
          {missed !== null && missed > 0 && <Reason>{word('segment.runs.missed', { count: missed })}</Reason>}
          {waitedFor.length > 0 && (
            <Reason>
              {word(state === 'queued' ? 'segment.run.waitsFor' : 'segment.runs.waitedFor', {
                keys: waitedFor.join(', '),
              })}
            </Reason>
          )}
        </Flex>
      </Td>
      <Td>
        <Typography>{word(`segment.runs.cause.${run.cause}`)}</Typography>
      </Td>
      <Td>
        <RelativeTime at={startedAt ?? run.createdAt} />
      </Td>
      <Td>
        <Typography>{took === null ? '—' : sayDuration(Math.max(0, took))}</Typography>
      </Td>
      <Td>{number(run.joined)}</Td>
      <Td>{number(run.left)}</Td>
      <Td>{number(run.repaired)}</Td>
      <Td>
        {isOpen(run) && mayCancel && (
          <TextButton loading={isLoading} onClick={stop}>
            {word('shared.cancel')}
          </TextButton>
        )}
      </Td>
    </Tr>
  );
}

/** Strapi's cells keep text on one line; a reason needs several. */
function Reason({ children }: { children: string }) {
  return (
    <Typography variant="pi" textColor="neutral700" style={{ whiteSpace: 'normal', maxWidth: '36rem' }}>
      {children}
    </Typography>
  );
}
