import {
  Alert,
  Box,
  Button,
  Flex,
  Grid,
  ProgressBar,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Tr,
  Typography,
} from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { ImportResult } from '../../../contracts/imports';
import { importsApi } from '../../api/imports';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';
import { ErrorsLink } from './ErrorsLink';
import { useFaultText } from './useFaultText';
import type { Sending, Wizard } from './useWizard';

const POLL_MS = 1_000;
const NUMBERS = ['rows', 'created', 'updated', 'unchanged', 'duplicates', 'failed'] as const;

/** The third and fourth step: what the file would do, or did, with its progress meanwhile. */
export function Outcome({ wizard }: { wizard: Wizard }) {
  const word = useWords();
  const faultText = useFaultText();
  const { sending, step } = wizard;
  const trial = step === 'try';
  if (!sending) return null;
  if (sending.state === 'sending') return <Progress wizard={wizard} sending={sending} />;
  if (sending.state !== 'done' || sending.result.state === 'failed') {
    const said =
      sending.state === 'done' ? sending.result.error : sending.state === 'failed' ? faultText(sending.fault) : '';
    return (
      <Flex direction="column" alignItems="stretch" gap={4}>
        <Alert
          variant={sending.state === 'stopped' ? 'default' : 'danger'}
          title={word(sending.state === 'stopped' ? 'imports.stopped' : 'imports.broken')}
          closeLabel={word('imports.back')}
          onClose={wizard.back}
        >
          {said || word(trial ? 'imports.nothingWritten' : 'imports.writtenStays')}
        </Alert>
        <Flex gap={2}>
          <Button variant="tertiary" onClick={wizard.back}>
            {word('imports.back')}
          </Button>
          <Button onClick={() => wizard.send(trial)}>{word('imports.again')}</Button>
        </Flex>
      </Flex>
    );
  }
  const { result } = sending;
  return (
    <Flex direction="column" alignItems="stretch" gap={5} aria-live="polite">
      <Typography variant="delta" tag="h2">
        {word(trial ? 'imports.wouldDo' : 'imports.did')}
      </Typography>
      <Numbers result={result} />
      {result.errors.length > 0 && <RowErrors result={result} />}
      <Flex gap={2}>
        {trial ? (
          <>
            <Button variant="tertiary" onClick={wizard.back}>
              {word('imports.back')}
            </Button>
            <Button disabled={result.rows === result.failed} onClick={() => wizard.send(false)}>
              {word('imports.run', { count: result.rows - result.failed })}
            </Button>
          </>
        ) : (
          <Button tag={NavLink} to={paths.imports}>
            {word('imports.toList')}
          </Button>
        )}
      </Flex>
    </Flex>
  );
}

function Progress({ wizard, sending }: { wizard: Wizard; sending: Extract<Sending, { state: 'sending' }> }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const { data } = importsApi.useImportsQuery(undefined, { pollingInterval: POLL_MS });
  const rows = data?.find(({ state, kind }) => state === 'running' && kind === wizard.choice.kind)?.rows;
  return (
    <Flex direction="column" alignItems="stretch" gap={4} maxWidth="64rem">
      <Typography aria-live="polite">
        {word(wizard.step === 'try' ? 'imports.trying' : 'imports.writing')}
        {rows !== undefined && ` ${word('imports.rowsRead', { count: rows, number: formatNumber(rows) })}`}
      </Typography>
      <ProgressBar value={Math.round(sending.share * 100)} aria-label={word('imports.sent')} />
      <Flex>
        <Button variant="danger-light" onClick={wizard.stop}>
          {word('imports.stop')}
        </Button>
      </Flex>
    </Flex>
  );
}

function Numbers({ result }: { result: ImportResult }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  return (
    <Grid.Root gap={4} tag="dl">
      {NUMBERS.map((number) => (
        <Grid.Item key={number} col={2} s={6} xs={6} direction="column" alignItems="flex-start">
          <Typography tag="dt" variant="pi" textColor="neutral600">
            {word(`imports.${number}`)}
          </Typography>
          <Typography
            tag="dd"
            variant="beta"
            textColor={number === 'failed' && result.failed > 0 ? 'danger600' : 'neutral800'}
          >
            {formatNumber(result[number])}
          </Typography>
        </Grid.Item>
      ))}
    </Grid.Root>
  );
}

function RowErrors({ result }: { result: ImportResult }) {
  const word = useWords();
  const faultText = useFaultText();
  return (
    <Box>
      <Flex justifyContent="space-between" paddingBottom={2} wrap="wrap" gap={2}>
        <Typography fontWeight="semiBold">{word('imports.firstErrors', { count: result.errors.length })}</Typography>
        <ErrorsLink report={result} />
      </Flex>
      <Table colCount={3} rowCount={result.errors.length + 1}>
        <Thead>
          <Tr>
            {(['line', 'column', 'problem'] as const).map((heading) => (
              <Th key={heading}>
                <Typography variant="sigma" textColor="neutral600">
                  {word(`imports.${heading}`)}
                </Typography>
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {result.errors.map(({ line, column, ...fault }, index) => (
            <Tr key={index}>
              <Td>
                <Typography>{line}</Typography>
              </Td>
              <Td>
                <Typography>{column ?? '—'}</Typography>
              </Td>
              <Td>
                <Typography style={{ whiteSpace: 'normal' }}>{faultText(fault)}</Typography>
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </Box>
  );
}
