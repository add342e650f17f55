import { Th, Typography } from '@strapi/design-system';
import { CaretDown, CaretUp } from '@strapi/icons';
import { styled } from 'styled-components';
import type { ListState, SortName } from './list-state';

interface SortHeadProps {
  name: SortName;
  label: string;
  sort: ListState['sort'];
  change: (part: Partial<ListState>) => void;
  /** Given by the table. */
  'aria-colindex'?: number;
  coords?: { col: number; row: number };
}

/** Head of a column by which the list can be ordered. Figures and times begin with the greatest. */
export function SortHead({ name, label, sort, change, ...cell }: SortHeadProps) {
  const sorted = sort.by === name;
  const first = name === 'name' ? 'asc' : 'desc';
  const direction = sorted ? (sort.direction === 'asc' ? 'desc' : 'asc') : first;
  const Caret = sort.direction === 'asc' ? CaretUp : CaretDown;
  return (
    <Th
      {...cell}
      role="columnheader"
      aria-sort={sorted ? (sort.direction === 'asc' ? 'ascending' : 'descending') : 'none'}
    >
      <Head type="button" onClick={() => change({ sort: { by: name, direction } })}>
        <Typography variant="sigma" textColor={sorted ? 'neutral800' : 'neutral600'} tag="span">
          {label}
        </Typography>
        <Caret aria-hidden width="0.8rem" fill={sorted ? 'neutral800' : 'neutral0'} />
      </Head>
    </Th>
  );
}

const Head = styled.button`
  display: flex;
  align-items: center;
  gap: ${({ theme }) => theme.spaces[1]};
  padding: ${({ theme }) => theme.spaces[1]} 0;
  background: none;
  border: none;
  cursor: pointer;
  white-space: nowrap;
`;
