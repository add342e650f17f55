import { Badge, Box, Button, EmptyStateLayout, Flex, Link, Loader, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { SegmentAnswer, SegmentUse } from '../../../contracts/segments';
import { segmentsApi } from '../../api/segments';
import { Card } from '../../components/Card';
import { contentPath } from '../../components/content-path';
import { Notice } from '../../components/Notice';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';
import { AimContent } from './AimContent';

/** Where a segment is used: in other segments' rules, and in the audience of entries and their components. */
export function UsageTab({ segment }: { segment: SegmentAnswer }) {
  const word = useWords();
  const { data, isError, refetch } = segmentsApi.useSegmentUsageQuery(segment.key, { refetchOnMountOrArgChange: true });
  if (isError) {
    return (
      <Notice
        kind="danger"
        title={word('error.unreachable')}
        actions={<Button onClick={refetch}>{word('segment.away.retry')}</Button>}
      />
    );
  }
  if (!data) return <Loader>{word('segment.usage.loading')}</Loader>;
  const { segments, entries, webhooks } = data.data;
  if (segments.length + entries.length + webhooks.length === 0) {
    return (
      <Flex direction="column" alignItems="stretch" gap={5}>
        <AimContent segmentKey={segment.key} />
        <EmptyStateLayout content={word('segment.usage.empty')} hasRadius shadow="tableShadow" />
      </Flex>
    );
  }
  return (
    <Flex direction="column" alignItems="stretch" gap={5}>
      <AimContent segmentKey={segment.key} />
      {!data.meta.complete && <Notice kind="info" title={word('segment.usage.incomplete')} />}
      {segments.length > 0 && (
        <Uses title={word('segment.usage.segments', { count: segments.length })}>
          {segments.map(({ key, name }) => (
            <Flex tag="li" key={key} gap={2} wrap="wrap">
              <Link tag={NavLink} to={paths.segment(key)}>
                {name}
              </Link>
              <Typography variant="pi" textColor="neutral600">
                {key}
              </Typography>
            </Flex>
          ))}
        </Uses>
      )}
      {webhooks.length > 0 && (
        <Uses title={word('segment.usage.webhooks', { count: webhooks.length })}>
          {webhooks.map(({ id, label }) => (
            <li key={id}>
              <Link tag={NavLink} to={paths.webhook(id)}>
                {label}
              </Link>
            </li>
          ))}
        </Uses>
      )}
      {entries.length > 0 && (
        <Uses title={word('segment.usage.entries', { count: entries.length })}>
          {entries.map((entry) => (
            <EntryUse key={`${entry.documentId} ${entry.field} ${entry.locale} ${entry.published}`} entry={entry} />
          ))}
        </Uses>
      )}
    </Flex>
  );
}

function EntryUse({ entry }: { entry: Extract<SegmentUse, { kind: 'entry' }> }) {
  const word = useWords();
  const { type, title, documentId, field, locale, published, expression } = entry;
  return (
    <Box tag="li">
      <Flex gap={2} wrap="wrap">
        <Link tag={NavLink} to={contentPath(entry)}>
          {title ?? documentId}
        </Link>
        <Typography textColor="neutral600">{type}</Typography>
        {locale && <Badge>{locale}</Badge>}
        {published !== undefined && (
          <Badge>{word(published ? 'segment.usage.published' : 'segment.usage.draft')}</Badge>
        )}
      </Flex>
      <Typography variant="pi" tag="p" textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
        {field} · {expression}
      </Typography>
    </Box>
  );
}

function Uses({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Card title={title}>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
        {children}
      </Flex>
    </Card>
  );
}
