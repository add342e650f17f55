import { Box, EmptyStateLayout, Flex, Loader, Typography } from '@strapi/design-system';
import type { Run } from '../../../../contracts/runs';
import type { SegmentAnswer } from '../../../../contracts/segments';
import { segmentsApi } from '../../../api/segments';
import { useWords } from '../../../translations/words';
import { AuditItem } from '../AuditItem';
import { RunsTable } from './RunsTable';

interface ActivityTabProps {
  segment: SegmentAnswer;
  runs: readonly Run[] | undefined;
  mayCancel: boolean;
}

/** What happened to a segment: its refreshes, and who changed what. */
export function ActivityTab({ segment, runs, mayCancel }: ActivityTabProps) {
  const word = useWords();
  const { data: audit, isError } = segmentsApi.useSegmentAuditQuery(segment.key, { refetchOnMountOrArgChange: true });
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <Box tag="section" aria-labelledby="segment-runs">
        <Typography id="segment-runs" variant="delta" tag="h2">
          {word('segment.activity.runs')}
        </Typography>
        <Box paddingTop={3}>
          {!runs && <Loader small>{word('segment.activity.loading')}</Loader>}
          {runs?.length === 0 && (
            <EmptyStateLayout
              content={word(segment.kind === 'dynamic' ? 'segment.activity.noRuns' : 'segment.activity.noRunsOfList')}
              hasRadius
              shadow="tableShadow"
            />
          )}
          {runs && runs.length > 0 && <RunsTable runs={runs} mayCancel={mayCancel} />}
        </Box>
      </Box>
      <Box tag="section" aria-labelledby="segment-audit">
        <Typography id="segment-audit" variant="delta" tag="h2">
          {word('segment.activity.audit')}
        </Typography>
        <Box paddingTop={3}>
          {isError && <Typography textColor="danger600">{word('error.unreachable')}</Typography>}
          {!audit && !isError && <Loader small>{word('segment.activity.loading')}</Loader>}
          {audit?.length === 0 && <Typography textColor="neutral600">{word('segment.activity.noAudit')}</Typography>}
          {audit && audit.length > 0 && (
            <Flex
              tag="ol"
              reversed
              direction="column"
              alignItems="stretch"
              gap={4}
              padding={5}
              background="neutral0"
              hasRadius
              shadow="tableShadow"
            >
              {audit.map((entry) => (
                <AuditItem key={entry.id} entry={entry} />
              ))}
            </Flex>
          )}
        </Box>
      </Box>
    </Flex>
  );
}
