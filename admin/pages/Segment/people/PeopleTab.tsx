import { Button, Flex, Searchbar, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import { Download, Minus, Plus } from '@strapi/icons';
import { useDebounce } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { SegmentAnswer } from '../../../../contracts/segments';
import { segmentsApi } from '../../../api/segments';
import { ForceDialog } from '../../../components/ForceDialog';
import { MaskedNotice } from '../../../components/MaskedNotice';
import { Notice } from '../../../components/Notice';
import { useDownloadMembers } from '../../../hooks/useDownloadMembers';
import type { Action } from '../../../permissions';
import { useWords } from '../../../translations/words';
import { PeopleTable } from './PeopleTable';

const SHOWN = ['members', 'in', 'out'] as const;
type Shown = (typeof SHOWN)[number];

/** The first people of a segment, with what its rule speaks of; who is forced in or out; and how to force more. */
export function PeopleTab({ segment, may }: { segment: SegmentAnswer; may: Record<Action, boolean> }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const { download, downloading } = useDownloadMembers();
  const [text, setText] = useState('');
  const [show, setShow] = useState<Shown>('members');
  const [forcing, setForcing] = useState<'in' | 'out' | null>(null);
  const search = useDebounce(text, 300);
  const { data, isFetching, isError, refetch } = segmentsApi.useSegmentPeopleQuery(
    { key: segment.key, search, show },
    { refetchOnMountOrArgChange: true }
  );
  const { requestTime } = segment;
  const byRule = segment.kind === 'dynamic';
  const rows = data?.data.rows ?? [];
  const total = data?.meta.total ?? 0;
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      {data?.meta.masked && <MaskedNotice />}
      <Flex gap={2} wrap="wrap" alignItems="flex-end">
        <Flex flex="1 1 20rem" minWidth={0} direction="column" alignItems="stretch">
          <Searchbar
            name="people-search"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onClear={() => setText('')}
            clearLabel={word('shared.schedule.clear')}
            placeholder={word('segment.people.search')}
            disabled={data?.meta.masked}
          >
            {word('segment.people.search')}
          </Searchbar>
        </Flex>
        {byRule && (
          <SingleSelect
            size="S"
            aria-label={word('segment.people.show')}
            value={show}
            onChange={(chosen) => setShow(SHOWN.find((one) => one === chosen) ?? 'members')}
          >
            {SHOWN.map((one) => (
              <SingleSelectOption key={one} value={one}>
                {word(`segment.people.show.${one}`)}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        )}
        {byRule && may.edit && (
          <>
            <Button variant="secondary" startIcon={<Plus />} onClick={() => setForcing('in')}>
              {word('segment.people.forceIn')}
            </Button>
            <Button variant="secondary" startIcon={<Minus />} onClick={() => setForcing('out')}>
              {word('segment.people.forceOut')}
            </Button>
          </>
        )}
        {may.export && !requestTime && (
          <Button
            variant="tertiary"
            startIcon={<Download />}
            loading={downloading}
            onClick={() => download([segment.key])}
          >
            {word('segment.people.download')}
          </Button>
        )}
      </Flex>
      <Typography textColor="neutral600" aria-live="polite">
        {data &&
          (rows.length < total
            ? word('segment.people.first', { shown: formatNumber(rows.length), total: formatNumber(total) })
            : word('segment.people.all', { count: rows.length }))}
      </Typography>
      {isError ? (
        <Notice
          kind="danger"
          title={word('error.unreachable')}
          actions={<Button onClick={refetch}>{word('segment.away.retry')}</Button>}
        />
      ) : (
        <PeopleTable
          segment={segment}
          people={data?.data}
          dimmed={isFetching}
          mayEdit={may.edit}
          empty={emptyWord(show, search, requestTime)}
        />
      )}
      {forcing && (
        <ForceDialog audience={segment.audience} segment={segment} mode={forcing} onClose={() => setForcing(null)} />
      )}
    </Flex>
  );
}

function emptyWord(show: Shown, search: string, requestTime: boolean) {
  if (show === 'members' && requestTime) return 'segment.people.atRequest';
  if (search !== '') return 'segment.people.notFound';
  return show === 'members' ? 'segment.people.empty' : 'segment.people.noneForced';
}
