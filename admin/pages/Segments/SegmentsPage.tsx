import { Box, Button, Flex, LinkButton } from '@strapi/design-system';
import { ArrowClockwise, Plus } from '@strapi/icons';
import { Layouts, Page, useNotification } from '@strapi/strapi/admin';
import { Link } from 'react-router-dom';
import { runsApi } from '../../api/runs';
import { useFailure } from '../../hooks/useFailure';
import { paths } from '../../paths';
import { useMay } from '../../permissions';
import { useWords } from '../../translations/words';
import { ListContent } from './ListContent';
import { useOpenRuns } from './useOpenRuns';
import { useSegmentList } from './useSegmentList';

/** The list of segments: how many are in each, how that went lately, how fresh it is, and all that can be done to them. */
export default function SegmentsPage() {
  const word = useWords();
  const fail = useFailure();
  const { may } = useMay();
  const { toggleNotification } = useNotification();
  const batch = useOpenRuns();
  const list = useSegmentList(batch);
  const [refresh, { isLoading: asking }] = runsApi.useRefreshSegmentsMutation();

  const refreshAll = async () => {
    try {
      const runs = await refresh(undefined).unwrap();
      toggleNotification({ type: 'info', message: word('list.refreshing', { count: runs.length }) });
    } catch (error) {
      fail(error);
    }
  };

  const links = [
    { to: paths.experiences, text: word('experiences.title') },
    { to: paths.findings, text: word('settings.findings') },
  ];
  if (list.failed) return <Page.Error />;
  return (
    <Page.Main>
      <Page.Title>{word('name')}</Page.Title>
      <Layouts.Header
        title={word('name')}
        subtitle={list.total === undefined ? undefined : word('list.count', { count: list.total })}
        primaryAction={
          <Flex gap={2} wrap="wrap">
            {links.map(({ to, text }) => (
              <LinkButton key={to} tag={Link} to={to} variant="tertiary">
                {text}
              </LinkButton>
            ))}
            {may.edit && !list.empty && (
              <Button
                startIcon={<ArrowClockwise />}
                variant="secondary"
                loading={asking}
                disabled={batch.open.length > 0}
                onClick={refreshAll}
              >
                {word('list.refreshAll')}
              </Button>
            )}
            {may.create && (
              <LinkButton tag={Link} to={paths.create} startIcon={<Plus />}>
                {word('shared.newSegment')}
              </LinkButton>
            )}
          </Flex>
        }
      />
      <Layouts.Content>
        <Box minWidth={0}>
          <ListContent list={list} batch={batch} may={may} />
        </Box>
      </Layouts.Content>
    </Page.Main>
  );
}
