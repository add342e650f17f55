import { Box, EmptyStateLayout, Link, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import { SUMMARY_DAYS, type ExperienceSummary } from '../../../contracts/experiences';
import { experiencesApi } from '../../api/experiences';
import { StateBadge } from '../../experiences/StateBadge';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';
import { EntryLink } from './EntryLink';

const COLUMNS = ['name', 'state', 'entry', 'variants', 'shown', 'findings'] as const;

/** All experiences: how each stands, of what it is, and how many saw it. */
export default function ExperiencesPage() {
  const word = useWords();
  const { data, isError } = experiencesApi.useExperienceSummariesQuery(undefined, { refetchOnMountOrArgChange: true });
  if (isError) return <Page.Error />;
  if (!data) return <Page.Loading />;
  return (
    <Page.Main>
      <Page.Title>{word('experiences.title')}</Page.Title>
      <Layouts.Header
        navigationAction={<BackButton fallback={paths.list} />}
        title={word('experiences.title')}
        subtitle={word('results.about')}
      />
      <Layouts.Content>
        {data.length === 0 ? (
          <EmptyStateLayout icon={<EmptyDocuments width="16rem" />} content={word('results.none')} />
        ) : (
          <ExperiencesTable experiences={data} />
        )}
      </Layouts.Content>
    </Page.Main>
  );
}

function ExperiencesTable({ experiences }: { experiences: readonly ExperienceSummary[] }) {
  const word = useWords();
  const { formatList, formatNumber } = useIntl();
  return (
    <Table colCount={COLUMNS.length} rowCount={experiences.length + 1}>
      <Thead>
        <Tr>
          {COLUMNS.map((column) => (
            <Th key={column}>
              <Typography variant="sigma" textColor="neutral600">
                {word(`results.column.${column}`, { days: SUMMARY_DAYS })}
              </Typography>
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {experiences.map((experience) => (
          <Tr key={experience.key}>
            <Td>
              <Link tag={NavLink} to={paths.experience(experience.key)}>
                {experience.name}
              </Link>
            </Td>
            <Td>
              <StateBadge state={experience.state} />
            </Td>
            <Td>
              <EntryLink experience={experience} />
            </Td>
            <Td>
              <Box maxWidth="30rem">
                <Typography ellipsis tag="p">
                  {formatList(experience.variants.map(({ name }) => name)) || '—'}
                </Typography>
              </Box>
            </Td>
            <Td>
              <Typography>{formatNumber(experience.shown)}</Typography>
            </Td>
            <Td>
              <Typography textColor={experience.findings.length > 0 ? 'warning700' : undefined}>
                {formatNumber(experience.findings.length)}
              </Typography>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
