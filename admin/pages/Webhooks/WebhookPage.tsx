import { Flex, Typography } from '@strapi/design-system';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import { useParams } from 'react-router-dom';
import type { Webhook } from '../../../contracts/webhooks';
import { webhooksApi } from '../../api/webhooks';
import { Card } from '../../components/Card';
import { Notice } from '../../components/Notice';
import { paths } from '../../paths';
import { needed } from '../../permissions';
import { useWords } from '../../translations/words';
import { Deliveries } from './Deliveries';
import { EVENT_NAMES } from './event-names';
import { WebhookActions } from './WebhookActions';
import { WebhookBadge } from './WebhookBadge';

const POLL_MS = 5_000;

/** One webhook: how it is, what it is told, and every delivery. */
export default function WebhookPage() {
  return (
    <Page.Protect permissions={needed('settings')}>
      <OneWebhook />
    </Page.Protect>
  );
}

function OneWebhook() {
  const word = useWords();
  const { formatList } = useIntl();
  const id = Number(useParams().id);
  const { data: webhook, isError } = webhooksApi.useWebhookQuery(id, {
    pollingInterval: POLL_MS,
    refetchOnMountOrArgChange: true,
  });
  if (isError) return <Page.Error />;
  if (!webhook) return <Page.Loading />;
  const title = webhook.description || new URL(webhook.url).host;
  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header
        title={title}
        subtitle={<Typography style={{ overflowWrap: 'anywhere' }}>{webhook.url}</Typography>}
        navigationAction={<BackButton fallback={paths.webhooks} />}
        primaryAction={<WebhookActions webhook={webhook} />}
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={5}>
          <WebhookNotices webhook={webhook} />
          <Flex gap={3} wrap="wrap">
            <WebhookBadge webhook={webhook} />
            <Typography>
              {webhook.segments === null ? word('webhooks.allSegments') : formatList(webhook.segments)}
              {' · '}
              {formatList(webhook.events.map((name) => word(EVENT_NAMES[name])))}
            </Typography>
          </Flex>
          <Card title={word('webhooks.deliveries')}>
            <Deliveries webhookId={id} />
          </Card>
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
}

function WebhookNotices({ webhook: { state, reason, failingSince, rotatingUntil } }: { webhook: Webhook }) {
  const word = useWords();
  const { formatDate } = useIntl();
  const say = (at: string) => formatDate(at, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <>
      {state === 'paused' && (
        <Notice
          kind="warning"
          title={word(reason === 'failing' ? 'webhooks.notice.paused.failing' : 'webhooks.notice.paused.hand')}
        />
      )}
      {state === 'disabled' && (
        <Notice
          kind="warning"
          title={word(reason === 'gone' ? 'webhooks.notice.disabled.gone' : 'webhooks.notice.disabled.hand')}
        />
      )}
      {state === 'active' && failingSince && (
        <Notice kind="danger" title={word('webhooks.notice.failing', { at: say(failingSince) })} />
      )}
      {rotatingUntil && <Notice kind="info" title={word('webhooks.rotating', { at: say(rotatingUntil) })} />}
    </>
  );
}
