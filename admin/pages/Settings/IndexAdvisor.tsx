import {
  Badge,
  Box,
  Button,
  Combobox,
  ComboboxOption,
  Field,
  Flex,
  Loader,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Tr,
  Typography,
} from '@strapi/design-system';
import { useAPIErrorHandler, useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { IndexAdvice, IndexAdviceAnswer } from '../../../contracts/indexes';
import { indexesApi } from '../../api/indexes';
import { segmentsApi } from '../../api/segments';
import { useWords } from '../../translations/words';
import { Section } from './Section';

/** Which indexes on the site's own tables a segment would use; made and dropped on the administrator's word. */
export function IndexAdvisor() {
  const word = useWords();
  const [key, setKey] = useState<string>();
  const { data: choices = [] } = segmentsApi.useSegmentChoicesQuery(undefined);
  const byRule = choices.filter(({ kind }) => kind === 'dynamic');
  return (
    <Section title={word('settings.indexes')} hint={word('settings.indexesHint')}>
      <Box maxWidth="40rem">
        <Field.Root>
          <Field.Label>{word('shared.segment')}</Field.Label>
          <Combobox value={key ?? ''} onChange={setKey} onClear={() => setKey(undefined)}>
            {byRule.map((choice) => (
              <ComboboxOption key={choice.key} value={choice.key}>
                {choice.name}
              </ComboboxOption>
            ))}
          </Combobox>
        </Field.Root>
      </Box>
      {key && <Advice segmentKey={key} />}
    </Section>
  );
}

function Advice({ segmentKey }: { segmentKey: string }) {
  const word = useWords();
  const { toggleNotification } = useNotification();
  const { formatAPIError } = useAPIErrorHandler();
  const { data, isFetching, isError } = indexesApi.useIndexAdviceQuery(segmentKey);
  const [create, creating] = indexesApi.useCreateIndexesMutation();
  const [remove, removing] = indexesApi.useRemoveIndexesMutation();
  const busy = creating.isLoading || removing.isLoading;

  const act = async (what: typeof create | typeof remove, name: string) => {
    const result = await what({ key: segmentKey, names: [name] });
    if ('error' in result && result.error) {
      toggleNotification({
        type: 'danger',
        message: formatAPIError(result.error as Parameters<typeof formatAPIError>[0]),
      });
    } else {
      toggleNotification({ type: 'success', message: word('settings.indexesChanged') });
    }
  };

  if (isError) return <Typography textColor="danger600">{word('error.unreachable')}</Typography>;
  if (!data) return <Loader small>{word('settings.indexesReading')}</Loader>;
  if (data.indexes.length + data.leftover.length === 0) {
    return (
      <Typography tag="p" paddingTop={4}>
        {word('settings.indexesNone')}
      </Typography>
    );
  }
  return (
    <Box paddingTop={4} aria-busy={isFetching || busy}>
      <AdviceTable
        advice={data}
        busy={busy}
        onCreate={(name) => act(create, name)}
        onRemove={(name) => act(remove, name)}
      />
    </Box>
  );
}

const STATES = {
  missing: { backgroundColor: 'primary100', textColor: 'primary700' },
  present: { backgroundColor: 'success100', textColor: 'success700' },
  covered: { backgroundColor: 'neutral150', textColor: 'neutral700' },
} as const;

interface AdviceTableProps {
  advice: IndexAdviceAnswer;
  busy: boolean;
  onCreate: (name: string) => void;
  onRemove: (name: string) => void;
}

function AdviceTable({ advice, busy, onCreate, onRemove }: AdviceTableProps) {
  const word = useWords();
  return (
    <Table colCount={4} rowCount={advice.indexes.length + advice.leftover.length + 1}>
      <Thead>
        <Tr>
          {(['index', 'why', 'cost', 'state'] as const).map((column) => (
            <Th key={column}>
              <Typography variant="sigma" textColor="neutral600">
                {word(`settings.${column}`)}
              </Typography>
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {advice.indexes.map((index) => (
          <Tr key={index.name}>
            <Td>
              <Typography>
                {index.table} ({index.columns.join(', ')})
              </Typography>
            </Td>
            <Td>
              <Typography style={{ whiteSpace: 'normal', display: 'block', maxWidth: '40rem' }}>
                {index.reason}
              </Typography>
            </Td>
            <Td>
              <Cost index={index} />
            </Td>
            <Td>
              <Flex gap={2}>
                <Badge {...STATES[index.state]}>{word(`settings.indexState.${index.state}`)}</Badge>
                {index.state === 'missing' && (
                  <Button size="S" variant="secondary" disabled={busy} onClick={() => onCreate(index.name)}>
                    {word('shared.create')}
                  </Button>
                )}
                {index.state === 'present' && (
                  <Button size="S" variant="danger-light" disabled={busy} onClick={() => onRemove(index.name)}>
                    {word('settings.dropIndex')}
                  </Button>
                )}
              </Flex>
            </Td>
          </Tr>
        ))}
        {advice.leftover.map(({ name, table }) => (
          <Tr key={name}>
            <Td>
              <Typography>
                {table} ({name})
              </Typography>
            </Td>
            <Td>
              <Typography>{word('settings.leftover')}</Typography>
            </Td>
            <Td />
            <Td>
              <Button size="S" variant="danger-light" disabled={busy} onClick={() => onRemove(name)}>
                {word('settings.dropIndex')}
              </Button>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function Cost({ index }: { index: IndexAdvice }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const megabytes = formatNumber(index.bytes / 1_000_000, { maximumFractionDigits: 1 });
  return <Typography>{word('settings.indexCost', { megabytes, rows: formatNumber(index.rows) })}</Typography>;
}
