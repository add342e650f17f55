import { Badge, Button, EmptyStateLayout, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { ImportReport } from '../../../contracts/imports';
import { importsApi } from '../../api/imports';
import { RelativeTime } from '../../components/RelativeTime';
import { paths } from '../../paths';
import { needed } from '../../permissions';
import { useWords } from '../../translations/words';
import { ErrorsLink } from './ErrorsLink';

const POLL_MS = 2_000;

/** Files that were read in the last 30 days, and the way to read another. */
export default function ImportsPage() {
  return (
    <Page.Protect permissions={needed('import')}>
      <Imports />
    </Page.Protect>
  );
}

function Imports() {
  const word = useWords();
  const { data, isError, isLoading } = importsApi.useImportsQuery(undefined, {
    pollingInterval: POLL_MS,
    refetchOnMountOrArgChange: true,
  });
  if (isLoading) return <Page.Loading />;
  if (isError || !data) return <Page.Error />;
  const create = (
    <Button tag={NavLink} to={paths.newImport} startIcon={<Plus />}>
      {word('imports.new')}
    </Button>
  );
  return (
    <Page.Main>
      <Page.Title>{word('imports.title')}</Page.Title>
      <Layouts.Header
        title={word('imports.title')}
        subtitle={word('imports.subtitle')}
        navigationAction={<BackButton fallback={paths.list} />}
        primaryAction={data.length > 0 && create}
      />
      <Layouts.Content>
        {data.length === 0 ? (
          <EmptyStateLayout content={word('imports.empty')} action={create} />
        ) : (
          <ImportsTable imports={data} />
        )}
      </Layouts.Content>
    </Page.Main>
  );
}

const STATES = {
  running: { backgroundColor: 'primary100', textColor: 'primary700' },
  succeeded: { backgroundColor: 'success100', textColor: 'success700' },
  failed: { backgroundColor: 'danger100', textColor: 'danger700' },
} as const;

const COLUMNS = ['kind', 'state', 'rows', 'created', 'updated', 'unchanged', 'failed', 'when'] as const;

function ImportsTable({ imports }: { imports: ImportReport[] }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  return (
    <Table colCount={COLUMNS.length} rowCount={imports.length + 1}>
      <Thead>
        <Tr>
          {COLUMNS.map((column) => (
            <Th key={column}>
              <Typography variant="sigma" textColor="neutral600">
                {word(`imports.${column}`)}
              </Typography>
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {imports.map((one) => (
          <Tr key={one.id}>
            <Td>
              <Typography>{word(`imports.kind.${one.kind}`)}</Typography>
              {one.dryRun && (
                <Typography variant="pi" textColor="neutral600">
                  {' '}
                  {word('imports.dryRunMark')}
                </Typography>
              )}
            </Td>
            <Td>
              <Badge {...STATES[one.state]}>{word(`imports.state.${one.state}`)}</Badge>
              {one.error && (
                <Typography
                  tag="p"
                  variant="pi"
                  textColor="danger600"
                  style={{ whiteSpace: 'normal', maxWidth: '30rem' }}
                >
                  {one.error}
                </Typography>
              )}
            </Td>
            {(['rows', 'created', 'updated', 'unchanged'] as const).map((number) => (
              <Td key={number}>
                <Typography>{formatNumber(one[number])}</Typography>
              </Td>
            ))}
            <Td>{one.failed > 0 ? <ErrorsLink report={one} /> : <Typography>0</Typography>}</Td>
            <Td>
              <RelativeTime at={one.createdAt} />
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
