import {
  Badge,
  Box,
  Button,
  EmptyStateLayout,
  Flex,
  Loader,
  Table,
  Tbody,
  Td,
  TextButton,
  Th,
  Thead,
  Tr,
  Typography,
} from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import type { Delivery } from '../../../contracts/webhooks';
import { webhooksApi } from '../../api/webhooks';
import { RelativeTime } from '../../components/RelativeTime';
import { useFailure } from '../../hooks/useFailure';
import { useWords } from '../../translations/words';
import { EVENT_NAMES } from './event-names';

const POLL_MS = 5_000;
const COLUMNS = ['message', 'state', 'attempts', 'answer', 'next', 'created', 'actions'] as const;

const COLOURS: Record<Delivery['state'], { backgroundColor: string; textColor: string }> = {
  waiting: { backgroundColor: 'neutral150', textColor: 'neutral700' },
  sending: { backgroundColor: 'primary100', textColor: 'primary700' },
  succeeded: { backgroundColor: 'success100', textColor: 'success700' },
  failed: { backgroundColor: 'danger100', textColor: 'danger700' },
};

/** What was sent to a webhook and what it answered, newest first. */
export function Deliveries({ webhookId }: { webhookId: number }) {
  const word = useWords();
  const [cursor, setCursor] = useState<number>();
  const { data } = webhooksApi.useDeliveriesQuery(
    { id: webhookId, cursor },
    { pollingInterval: POLL_MS, refetchOnMountOrArgChange: true }
  );
  if (!data) return <Loader small />;
  if (data.data.length === 0) return <EmptyStateLayout content={word('webhooks.deliveriesEmpty')} />;
  const { cursor: next } = data.meta;
  return (
    <>
      <Table colCount={COLUMNS.length} rowCount={data.data.length + 1}>
        <Thead>
          <Tr>
            {COLUMNS.map((column) => (
              <Th key={column}>
                <Typography variant="sigma" textColor="neutral600">
                  {word(`webhooks.delivery.${column}`)}
                </Typography>
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {data.data.map((delivery) => (
            <DeliveryRow key={delivery.id} webhookId={webhookId} delivery={delivery} />
          ))}
        </Tbody>
      </Table>
      <Flex gap={2} paddingTop={4}>
        {cursor !== undefined && (
          <Button variant="tertiary" onClick={() => setCursor(undefined)}>
            {word('webhooks.newest')}
          </Button>
        )}
        {next !== null && (
          <Button variant="tertiary" onClick={() => setCursor(next)}>
            {word('webhooks.more')}
          </Button>
        )}
      </Flex>
    </>
  );
}

function DeliveryRow({ webhookId, delivery }: { webhookId: number; delivery: Delivery }) {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [redeliver, { isLoading }] = webhooksApi.useRedeliverMutation();
  const { state, attempts, code, error, nextAttemptAt, type, segment, items, messageId } = delivery;
  const again = async () => {
    try {
      await redeliver({ id: webhookId, delivery: delivery.id }).unwrap();
      toggleNotification({ type: 'info', message: word('webhooks.delivery.queued') });
    } catch (thrown) {
      fail(thrown);
    }
  };
  const about = [segment, items !== null && word('webhooks.delivery.items', { count: items })].filter(Boolean);
  return (
    <Tr>
      <Td>
        <Box maxWidth="22rem">
          <Typography tag="p">{[word(EVENT_NAMES[type]), ...about].join(' · ')}</Typography>
          <Typography variant="pi" textColor="neutral600" tag="p" ellipsis>
            {messageId}
          </Typography>
        </Box>
      </Td>
      <Td>
        <Badge {...COLOURS[state]}>{word(`webhooks.delivery.${state}`)}</Badge>
      </Td>
      <Td>
        <Typography>{attempts}</Typography>
      </Td>
      <Td>
        <Typography style={{ whiteSpace: 'normal' }}>
          {code ?? (error ? word(`webhooks.error.${error}`) : '—')}
        </Typography>
      </Td>
      <Td>{nextAttemptAt ? <RelativeTime at={nextAttemptAt} inTable /> : <Typography>—</Typography>}</Td>
      <Td>
        <RelativeTime at={delivery.createdAt} inTable />
      </Td>
      <Td>
        {(state === 'succeeded' || state === 'failed') && (
          <TextButton loading={isLoading} onClick={again}>
            {word('webhooks.delivery.again')}
          </TextButton>
        )}
      </Td>
    </Tr>
  );
}
