import {
  Box,
  Button,
  EmptyStateLayout,
  Link,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Tr,
  Typography,
} from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { Webhook } from '../../../contracts/webhooks';
import { webhooksApi } from '../../api/webhooks';
import { paths } from '../../paths';
import { needed } from '../../permissions';
import { useWords } from '../../translations/words';
import { EVENT_NAMES } from './event-names';
import { SecretDialog } from './SecretDialog';
import { WebhookBadge } from './WebhookBadge';
import { WebhookForm } from './WebhookForm';

const POLL_MS = 10_000;

/** Who is told of joins, leaves and refreshes, and how that goes. */
export default function WebhooksPage() {
  return (
    <Page.Protect permissions={needed('settings')}>
      <Webhooks />
    </Page.Protect>
  );
}

function Webhooks() {
  const word = useWords();
  const { data, isError, isLoading } = webhooksApi.useWebhooksQuery(undefined, {
    pollingInterval: POLL_MS,
    refetchOnMountOrArgChange: true,
  });
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string>();
  if (isLoading) return <Page.Loading />;
  if (isError || !data) return <Page.Error />;
  const create = (
    <Button startIcon={<Plus />} onClick={() => setCreating(true)}>
      {word('webhooks.new')}
    </Button>
  );
  return (
    <Page.Main>
      <Page.Title>{word('webhooks.title')}</Page.Title>
      <Layouts.Header
        title={word('webhooks.title')}
        subtitle={word('webhooks.subtitle')}
        navigationAction={<BackButton fallback={paths.settings} />}
        primaryAction={data.length > 0 && create}
      />
      <Layouts.Content>
        {data.length === 0 ? (
          <EmptyStateLayout content={word('webhooks.empty')} action={create} />
        ) : (
          <WebhooksTable webhooks={data} />
        )}
        {creating && <WebhookForm onClose={() => setCreating(false)} onCreated={setSecret} />}
        {secret && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
      </Layouts.Content>
    </Page.Main>
  );
}

const COLUMNS = ['address', 'state', 'tells', 'waiting', 'failed'] as const;

function WebhooksTable({ webhooks }: { webhooks: readonly Webhook[] }) {
  const word = useWords();
  const { formatList, formatNumber } = useIntl();
  return (
    <Table colCount={COLUMNS.length} rowCount={webhooks.length + 1}>
      <Thead>
        <Tr>
          {COLUMNS.map((column) => (
            <Th key={column}>
              <Typography variant="sigma" textColor="neutral600">
                {word(`webhooks.column.${column}`)}
              </Typography>
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {webhooks.map((webhook) => (
          <Tr key={webhook.id}>
            <Td>
              <Box maxWidth="26rem">
                <Link tag={NavLink} to={paths.webhook(webhook.id)}>
                  {webhook.description || hostOf(webhook.url)}
                </Link>
                <Typography variant="pi" textColor="neutral600" tag="p" ellipsis>
                  {webhook.url}
                </Typography>
              </Box>
            </Td>
            <Td>
              <WebhookBadge webhook={webhook} />
            </Td>
            <Td>
              <Typography tag="p">
                {webhook.segments === null
                  ? word('webhooks.allSegments')
                  : word('webhooks.someSegments', { count: webhook.segments.length })}
              </Typography>
              <Typography variant="pi" textColor="neutral600" tag="p">
                {formatList(webhook.events.map((name) => word(EVENT_NAMES[name])))}
              </Typography>
            </Td>
            <Td>
              <Typography>{formatNumber(webhook.deliveries.waiting)}</Typography>
            </Td>
            <Td>
              <Typography textColor={webhook.deliveries.failed > 0 ? 'danger600' : undefined}>
                {formatNumber(webhook.deliveries.failed)}
              </Typography>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

const hostOf = (url: string): string => new URL(url).host;
