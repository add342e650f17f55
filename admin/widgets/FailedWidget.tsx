import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { CheckCircle } from '@strapi/icons';
import { Widget } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import { overviewApi } from '../api/overview';
import { RelativeTime } from '../components/RelativeTime';
import { paths } from '../paths';
import { WithWords } from '../translations/WithWords';
import { useWords } from '../translations/words';

/** Home page: segments whose last refresh failed, and why. */
export default function FailedWidget() {
  return (
    <WithWords fallback={<Widget.Loading />}>
      <List />
    </WithWords>
  );
}

function List() {
  const word = useWords();
  const { data, isLoading, isError } = overviewApi.useOverviewQuery(undefined, { refetchOnMountOrArgChange: 60 });
  if (isLoading) return <Widget.Loading />;
  if (isError || !data) return <Widget.Error />;
  const findings = (
    <Link tag={NavLink} to={paths.findings}>
      {word('settings.findings')}
    </Link>
  );
  if (data.failed.length === 0) {
    return (
      <Flex height="100%" justifyContent="center" direction="column" gap={3}>
        <Flex gap={2}>
          <CheckCircle fill="success600" aria-hidden />
          <Typography textColor="neutral600">{word('widgets.noFailed')}</Typography>
        </Flex>
        {findings}
      </Flex>
    );
  }
  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
      {data.failed.map(({ key, name, error, at }) => (
        <Box key={key} tag="li">
          <Flex justifyContent="space-between" gap={2}>
            <Link tag={NavLink} to={paths.segment(key, 'activity')}>
              {name}
            </Link>
            {at && <RelativeTime at={at} />}
          </Flex>
          {error && (
            <Typography variant="pi" textColor="danger600" tag="p">
              {error}
            </Typography>
          )}
        </Box>
      ))}
      <li>{findings}</li>
    </Flex>
  );
}
