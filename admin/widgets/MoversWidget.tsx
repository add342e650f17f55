import { Box, Flex, Link, Table, Tbody, Td, Tr, Typography } from '@strapi/design-system';
import { Widget } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import { overviewApi } from '../api/overview';
import { Change } from '../components/Change';
import { Sparkline } from '../components/Sparkline';
import { paths } from '../paths';
import { WithWords } from '../translations/WithWords';
import { useWords } from '../translations/words';

/** Home page: the segments whose members changed most over a week. */
export default function MoversWidget() {
  return (
    <WithWords fallback={<Widget.Loading />}>
      <List />
    </WithWords>
  );
}

function List() {
  const word = useWords();
  const { formatNumber } = useIntl();
  const { data, isLoading, isError } = overviewApi.useOverviewQuery(undefined, { refetchOnMountOrArgChange: 60 });
  if (isLoading) return <Widget.Loading />;
  if (isError || !data) return <Widget.Error />;
  if (data.movers.length === 0) return <Widget.NoData>{word('widgets.noMovers')}</Widget.NoData>;
  return (
    <Table colCount={3} rowCount={data.movers.length}>
      <Tbody>
        {data.movers.map(({ key, name, members, change7, sparkline }) => (
          <Tr key={key}>
            <Td>
              <Box maxWidth="20rem">
                <Link tag={NavLink} to={paths.segment(key, 'trend')}>
                  <Typography ellipsis>{name}</Typography>
                </Link>
              </Box>
            </Td>
            <Td>
              <Flex direction="column" alignItems="flex-start">
                <Typography fontWeight="semiBold">{formatNumber(members)}</Typography>
                <Change change={change7} days={7} />
              </Flex>
            </Td>
            <Td>
              <Sparkline values={sparkline} />
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
