import { Box, Table, Tbody, Th, Thead, Tr, Typography, VisuallyHidden } from '@strapi/design-system';
import { useMemo } from 'react';
import { styled } from 'styled-components';
import type { SegmentListItem } from '../../../contracts/segments';
import { useNarrow } from '../../hooks/useNarrow';
import { useWords } from '../../translations/words';
import { runsByKey, type Batch } from './batch';
import type { ListState } from './list-state';
import { mayBulk } from './BulkBar';
import { ChooseAllHead } from './ChooseAllHead';
import { SegmentRow, type RowDoings } from './SegmentRow';
import { skeletonRows } from './skeleton-rows';
import { SortHead } from './SortHead';

/** Name, type, status, members, change, refresh, use, menu. */
const COLUMNS = 8;
/** Type and status, which have no column of their own where there is little room. */
const FOLDED = 2;

interface SegmentsTableProps {
  /** Undefined until the first answer. */
  segments: readonly SegmentListItem[] | undefined;
  batch: Batch;
  chosen: ReadonlySet<string>;
  chooseMany: (keys: readonly string[], chosen: boolean) => void;
  doings: RowDoings;
  sort: ListState['sort'];
  change: (part: Partial<ListState>) => void;
  /** Whether what is shown is being replaced. */
  old: boolean;
}

/** A page of the list. */
export function SegmentsTable(props: SegmentsTableProps) {
  const { segments, batch, chosen, chooseMany, doings, sort, change, old } = props;
  const word = useWords();
  const narrow = useNarrow();
  const mayChoose = mayBulk(doings.may);
  const columns = COLUMNS - (narrow ? FOLDED : 0) + (mayChoose ? 1 : 0);
  const runs = useMemo(() => runsByKey(batch), [batch]);
  const keys = (segments ?? []).map(({ key }) => key);
  const count = keys.filter((key) => chosen.has(key)).length;
  const head = (name: 'type' | 'status' | 'used') => (
    <Th role="columnheader">
      <Typography variant="sigma" textColor="neutral600">
        {word(`list.head.${name}`)}
      </Typography>
    </Th>
  );
  const sortable = (name: 'name' | 'members' | 'change' | 'refreshedAt') => (
    <SortHead name={name} label={word(`list.head.${name}`)} sort={sort} change={change} />
  );
  return (
    <Faded $old={old} aria-busy={old || segments === undefined}>
      <Table colCount={columns} rowCount={keys.length + 1} aria-label={word('name')}>
        <Thead>
          <Tr>
            {mayChoose && (
              <ChooseAllHead
                checked={count === 0 ? false : count === keys.length ? true : 'indeterminate'}
                onChange={() => chooseMany(keys, count < keys.length)}
              />
            )}
            {sortable('name')}
            {!narrow && head('type')}
            {!narrow && head('status')}
            {sortable('members')}
            {sortable('change')}
            {sortable('refreshedAt')}
            {head('used')}
            <Th role="columnheader">
              <VisuallyHidden>{word('list.head.menu')}</VisuallyHidden>
            </Th>
          </Tr>
        </Thead>
        <Tbody>
          {segments
            ? segments.map((segment) => (
                <SegmentRow
                  key={segment.key}
                  segment={segment}
                  run={runs.get(segment.key) ?? null}
                  chosen={chosen.has(segment.key)}
                  doings={doings}
                  narrow={narrow}
                />
              ))
            : skeletonRows(columns)}
        </Tbody>
      </Table>
    </Faded>
  );
}

const Faded = styled(Box)<{ $old: boolean }>`
  opacity: ${({ $old }) => ($old ? 0.6 : 1)};
  transition: opacity 120ms;
`;
