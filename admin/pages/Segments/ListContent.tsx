import { Box, Button, EmptyStateLayout } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Pagination } from '@strapi/strapi/admin';
import { useCallback, useMemo, useState } from 'react';
import { segmentsApi } from '../../api/segments';
import { ConfirmDelete } from '../../components/ConfirmDelete';
import { ScheduleDialog } from '../../components/ScheduleDialog';
import { useDownloadMembers } from '../../hooks/useDownloadMembers';
import { useFailure } from '../../hooks/useFailure';
import type { Action } from '../../permissions';
import { useWords } from '../../translations/words';
import type { Batch } from './batch';
import { BulkBar } from './BulkBar';
import { DuplicateDialog } from './DuplicateDialog';
import { EmptyList } from './EmptyList';
import { menuId, type ListDialog } from './list-dialogs';
import { DEFAULT_PAGE_SIZE, findQuery, PAGE_SIZES } from './list-state';
import { ListFilters } from './ListFilters';
import { RefreshSummary } from './RefreshSummary';
import { RenameDialog } from './RenameDialog';
import { SegmentsTable } from './SegmentsTable';
import { useBulk } from './useBulk';
import { useChosen } from './useChosen';
import type { SegmentList } from './useSegmentList';

/** So many can be chosen at once, which is what the server takes. */
const MOST = 1_000;

interface ListContentProps {
  list: SegmentList;
  batch: Batch;
  may: Record<Action, boolean>;
}

/** Filters, table and pages of the list, and the dialogs that open from there. */
export function ListContent({ list, batch, may }: ListContentProps) {
  const word = useWords();
  const fail = useFailure();
  const { state, change, reset, segments, total = 0 } = list;
  const { chosen, choose, chooseMany, clear } = useChosen();
  const { act, acting } = useBulk();
  const { download, downloading } = useDownloadMembers();
  const [findAll] = segmentsApi.useLazyListSegmentsQuery();
  const [dialog, setDialog] = useState<ListDialog>();
  const doings = useMemo(() => ({ may, act, open: setDialog, download, choose }), [may, act, download, choose]);

  const close = useCallback(() => {
    // The dialog was opened from a menu that is gone by now: the focus goes to the button of that menu.
    const key = dialog?.name === 'delete' ? dialog.segments[0]?.key : dialog?.segment.key;
    setDialog(undefined);
    setTimeout(() => document.getElementById(menuId(key ?? ''))?.focus());
  }, [dialog]);
  const chooseAll = async () => {
    try {
      const { data } = await findAll({ ...findQuery(state), page: 1, pageSize: MOST }).unwrap();
      chooseMany(
        data.map(({ key }) => key),
        true
      );
    } catch (error) {
      fail(error);
    }
  };
  const nameOf = (key: string) => segments?.find((segment) => segment.key === key)?.name ?? key;

  if (list.empty) return <EmptyList mayCreate={may.create} />;
  const keys = [...chosen];
  return (
    <>
      <Box paddingBottom={4}>
        <ListFilters state={state} labels={list.labels} change={change} reset={reset} />
      </Box>
      <RefreshSummary batch={batch} mayCancel={may.edit} />
      {keys.length > 0 && (
        <BulkBar
          keys={keys}
          total={Math.min(total, MOST)}
          may={may}
          act={act}
          acting={acting}
          downloading={downloading}
          download={download}
          remove={() => setDialog({ name: 'delete', segments: keys.map((key) => ({ key, name: nameOf(key) })) })}
          chooseAll={chooseAll}
          clear={clear}
        />
      )}
      {segments?.length === 0 ? (
        <EmptyStateLayout
          icon={<EmptyDocuments width="16rem" />}
          content={word('list.nothing')}
          action={
            <Button variant="secondary" onClick={reset}>
              {word('list.filter.clear')}
            </Button>
          }
        />
      ) : (
        <>
          <SegmentsTable
            segments={segments}
            batch={batch}
            chosen={chosen}
            chooseMany={chooseMany}
            doings={doings}
            sort={state.sort}
            change={change}
            old={list.old}
          />
          <Pagination.Root pageCount={list.pageCount} total={total} defaultPageSize={DEFAULT_PAGE_SIZE}>
            <Pagination.PageSize options={PAGE_SIZES} />
            <Pagination.Links />
          </Pagination.Root>
        </>
      )}
      {dialog?.name === 'rename' && <RenameDialog segment={dialog.segment} onClose={close} />}
      {dialog?.name === 'duplicate' && <DuplicateDialog segment={dialog.segment} onClose={close} />}
      {dialog?.name === 'schedule' && <ScheduleDialog segment={dialog.segment} onClose={close} />}
      {dialog?.name === 'delete' && (
        <ConfirmDelete segments={dialog.segments} onClose={close} onDeleted={(gone) => chooseMany(gone, false)} />
      )}
    </>
  );
}
