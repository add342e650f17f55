import { Badge, Button, EmptyStateLayout, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';
import { Layouts, Page, useFetchClient, useNotification } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import type { SegmentAnswer } from '../../../contracts/segments';
import { useSegments } from '../../api/segments';
import { useWords } from '../../translations/words';

const STATUS_COLOURS = {
  ready: { backgroundColor: 'success100', textColor: 'success700' },
  new: { backgroundColor: 'primary100', textColor: 'primary700' },
  failed: { backgroundColor: 'danger100', textColor: 'danger700' },
  inactive: { backgroundColor: 'neutral150', textColor: 'neutral700' },
} as const;

/** The list of segments: what each says, how many are in it and how fresh that is. */
export default function SegmentsPage() {
  const word = useWords();
  const { post } = useFetchClient();
  const { toggleNotification } = useNotification();
  const { state, reload } = useSegments();

  if (state.status === 'loading') return <Page.Loading />;
  if (state.status === 'failed') return <Page.Error />;

  const refreshAll = async () => {
    try {
      await post('/segments/segments/refresh', {});
      toggleNotification({ type: 'info', message: word('list.refreshing') });
      await reload();
    } catch {
      toggleNotification({ type: 'danger', message: word('error.unreachable') });
    }
  };

  return (
    <Page.Main>
      <Page.Title>{word('name')}</Page.Title>
      <Layouts.Header
        title={word('name')}
        subtitle={word('list.count', { count: state.segments.length })}
        primaryAction={
          state.segments.length > 0 && (
            <Button startIcon={<ArrowClockwise />} variant="secondary" onClick={refreshAll}>
              {word('list.refreshAll')}
            </Button>
          )
        }
      />
      <Layouts.Content>
        {state.segments.length === 0 ? (
          <EmptyStateLayout content={word('list.empty')} />
        ) : (
          <SegmentTable segments={state.segments} />
        )}
      </Layouts.Content>
    </Page.Main>
  );
}

function SegmentTable({ segments }: { segments: SegmentAnswer[] }) {
  const word = useWords();
  const { formatNumber, formatDate } = useIntl();
  const headings = ['name', 'rule', 'status', 'members', 'refreshed'] as const;
  return (
    <Table colCount={headings.length} rowCount={segments.length + 1}>
      <Thead>
        <Tr>
          {headings.map((heading) => (
            <Th key={heading}>
              <Typography variant="sigma" textColor="neutral600">
                {word(`list.${heading}`)}
              </Typography>
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {segments.map((segment) => (
          <Tr key={segment.key}>
            <Td>
              <Typography fontWeight="semiBold" tag="p">
                {segment.name}
              </Typography>
              <Typography variant="pi" textColor="neutral600">
                {segment.key} · {word(`audience.${segment.audience}`)} · {word(`kind.${segment.kind}`)}
              </Typography>
            </Td>
            <Td>
              {/* Strapi's table cells keep text on one line; a sentence needs several. */}
              <Typography style={{ whiteSpace: 'normal', display: 'block', maxWidth: '48rem' }}>
                {segment.error ?? segment.sentence ?? segment.description ?? '—'}
              </Typography>
            </Td>
            <Td>
              <Badge {...STATUS_COLOURS[segment.status]}>{word(`status.${segment.status}`)}</Badge>
            </Td>
            <Td>
              <Typography>{formatNumber(segment.members)}</Typography>
            </Td>
            <Td>
              <Typography>
                {segment.refreshedAt
                  ? formatDate(segment.refreshedAt, { dateStyle: 'medium', timeStyle: 'short' })
                  : word('list.never')}
              </Typography>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
