import { Box, Checkbox, Flex, Td, Tr, Typography, VisuallyHidden } from '@strapi/design-system';
import { Pin } from '@strapi/icons';
import { memo } from 'react';
import { useIntl } from 'react-intl';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import type { Run } from '../../../contracts/runs';
import type { SegmentListItem } from '../../../contracts/segments';
import { Change } from '../../components/Change';
import { Sparkline } from '../../components/Sparkline';
import { paths } from '../../paths';
import type { Action } from '../../permissions';
import { useWords } from '../../translations/words';
import { mayBulk } from './BulkBar';
import type { OpenDialog } from './list-dialogs';
import { RefreshCell } from './RefreshCell';
import { RowMenu } from './RowMenu';
import { StatusCell } from './StatusCell';
import type { Act } from './useBulk';

export interface RowDoings {
  may: Record<Action, boolean>;
  act: Act;
  open: OpenDialog;
  download: (keys: readonly string[]) => Promise<void>;
  choose: (key: string, chosen: boolean) => void;
}

interface SegmentRowProps {
  segment: SegmentListItem;
  run: Pick<Run, 'state' | 'done' | 'total'> | null;
  chosen: boolean;
  doings: RowDoings;
  narrow: boolean;
  /** Given by the table. */
  'aria-rowindex'?: number;
}

/** One segment in the list. Each cell holds one thing to press at most: that is what the table's arrow keys can reach. */
export const SegmentRow = memo(function SegmentRow({ segment, run, chosen, doings, narrow, ...row }: SegmentRowProps) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const { key, name, kind, audience, labels, pinned, requestTime, usedBy, sparkline, change7 } = segment;
  const drawn = sparkline.filter((value) => value !== null).length > 1;
  const uses = [
    ...(usedBy.segments > 0 ? [word('list.usedSegments', { count: usedBy.segments })] : []),
    ...(usedBy.entries > 0 ? [word('list.usedEntries', { count: usedBy.entries })] : []),
  ];
  return (
    <Tr {...row}>
      {mayBulk(doings.may) && (
        <Td>
          <Checkbox
            aria-label={word('list.choose', { name })}
            checked={chosen}
            onCheckedChange={(value) => doings.choose(key, value === true)}
          />
        </Td>
      )}
      <Td>
        <Box maxWidth={narrow ? '18rem' : '32rem'}>
          <Flex gap={2}>
            {pinned && <Pin aria-hidden width="1.2rem" height="1.2rem" fill="primary600" style={{ flex: 'none' }} />}
            <Typography fontWeight="semiBold" ellipsis title={name}>
              <Plain to={paths.segment(key)}>{name}</Plain>
            </Typography>
            {pinned && <VisuallyHidden>{word('list.pinned')}</VisuallyHidden>}
          </Flex>
          <Typography variant="pi" textColor="neutral600" ellipsis tag="p" title={labels.join(', ')}>
            {[key, ...labels.map((label) => `#${label}`)].join(' · ')}
          </Typography>
          {narrow && <StatusCell segment={segment} />}
        </Box>
      </Td>
      {!narrow && (
        <Td>
          <Typography tag="p">{word(`list.kind.${kind}`)}</Typography>
          <Typography variant="pi" textColor="neutral600">
            {word(`list.audience.${audience}`)}
          </Typography>
        </Td>
      )}
      {!narrow && (
        <Td>
          <StatusCell segment={segment} />
        </Td>
      )}
      <Td>
        {requestTime ? (
          <None says={word('segment.noMembers')} />
        ) : (
          <Typography fontWeight="semiBold">{formatNumber(segment.members)}</Typography>
        )}
      </Td>
      <Td>
        <Flex gap={3}>
          {drawn && !requestTime && <Sparkline values={sparkline} />}
          {requestTime || change7 === null ? (
            <None says={word(requestTime ? 'segment.noMembers' : 'list.changeUnknown')} />
          ) : (
            <Change change={change7} days={7} />
          )}
        </Flex>
      </Td>
      <Td>
        {requestTime && !run ? <None says={word('status.atRequest')} /> : <RefreshCell segment={segment} run={run} />}
      </Td>
      <Td>
        {uses.length > 0 ? (
          <Plain to={paths.segment(key, 'usage')}>
            <Typography textColor="primary600">{uses.join(', ')}</Typography>
          </Plain>
        ) : (
          <Typography textColor="neutral600">{word('list.unused')}</Typography>
        )}
      </Td>
      <Td>
        <Flex justifyContent="flex-end">
          <RowMenu segment={segment} {...doings} />
        </Flex>
      </Td>
    </Tr>
  );
});

/** A dash, and for those who do not see it what it stands for. */
function None({ says }: { says: string }) {
  return (
    <Typography variant="pi" textColor="neutral600">
      <span aria-hidden>–</span>
      <VisuallyHidden>{says}</VisuallyHidden>
    </Typography>
  );
}

const Plain = styled(Link)`
  color: inherit;
  text-decoration: none;

  &:hover {
    text-decoration: underline;
  }

  &:focus-visible {
    /* The cell cuts off what stands outside it. */
    outline-offset: -2px;
  }
`;
