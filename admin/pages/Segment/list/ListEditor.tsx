import { Box, Button, Flex, Link, Typography } from '@strapi/design-system';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { Person } from '../../../../contracts/people';
import type { SegmentAnswer } from '../../../../contracts/segments';
import { segmentsApi } from '../../../api/segments';
import { Card } from '../../../components/Card';
import { MaskedNotice } from '../../../components/MaskedNotice';
import { Notice } from '../../../components/Notice';
import { SubjectPicker } from '../../../components/SubjectPicker';
import { paths } from '../../../paths';
import { useWords } from '../../../translations/words';
import { PeopleTable } from '../people/PeopleTable';
import { PasteNames } from './PasteNames';
import { useChangeList } from './useChangeList';

/** Keeps a list by hand: one by search, many by pasting, each off again. An imported one says where it comes from. */
export function ListEditor({ segment, readOnly }: { segment: SegmentAnswer; readOnly: boolean }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const { change, busy } = useChangeList(segment);
  const [chosen, setChosen] = useState<Person | null>(null);
  const { data, isFetching } = segmentsApi.useSegmentPeopleQuery(
    { key: segment.key },
    { refetchOnMountOrArgChange: true }
  );
  const add = async () => {
    if (chosen && (await change('add', [`doc:${chosen.documentId}`]))) setChosen(null);
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={5}>
      {segment.kind === 'imported' && (
        <Notice
          kind="info"
          title={word('segment.list.imported')}
          actions={
            <Link tag={NavLink} to={paths.imports}>
              {word('segment.list.toImports')}
            </Link>
          }
        >
          {word('segment.list.importedHint')}
        </Notice>
      )}
      {data?.meta.masked && <MaskedNotice />}
      {!readOnly && (
        <Flex gap={5} alignItems="stretch" wrap="wrap">
          <Box flex="1 1 32rem" minWidth={0}>
            <Card title={word('segment.list.addOne')}>
              <Flex direction="column" alignItems="stretch" gap={3}>
                <SubjectPicker
                  key={chosen ? 'chosen' : 'empty'}
                  audience={segment.audience}
                  label={word(`person.kind.${segment.audience}`)}
                  value={chosen}
                  onChange={setChosen}
                />
                <Flex>
                  <Button disabled={!chosen} loading={busy} onClick={add}>
                    {word('segment.list.add')}
                  </Button>
                </Flex>
              </Flex>
            </Card>
          </Box>
          <Box flex="1 1 32rem" minWidth={0}>
            <Card title={word('segment.list.addMany')}>
              <PasteNames segment={segment} />
            </Card>
          </Box>
        </Flex>
      )}
      <Box>
        <Typography variant="delta" tag="h2" aria-live="polite">
          {word(`segment.members.${segment.audience}`, { count: segment.members })}
        </Typography>
        {data && data.data.rows.length < data.meta.total && (
          <Typography tag="p" textColor="neutral600">
            {word('segment.people.first', {
              shown: formatNumber(data.data.rows.length),
              total: formatNumber(data.meta.total),
            })}
          </Typography>
        )}
        <Box paddingTop={3}>
          <PeopleTable
            segment={segment}
            people={data?.data}
            dimmed={isFetching}
            mayEdit={!readOnly}
            empty={segment.kind === 'imported' ? 'segment.list.emptyImported' : 'segment.list.empty'}
          />
        </Box>
      </Box>
    </Flex>
  );
}
