import { Box, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';
import { useIntl } from 'react-intl';
import type { Catalog } from '../../rules/catalog';
import { describeNode } from '../../rules/describe';
import type { Rule } from '../../rules/rule';
import { useWords } from '../translations/words';
import type { CountedNode } from './context';
import { TextButton } from './styles';

const Table = styled.table`
  width: 100%;
  border-collapse: collapse;
  font-size: ${({ theme }) => theme.fontSizes[1]};
  line-height: 1.6rem;
  color: ${({ theme }) => theme.colors.neutral800};
  font-variant-numeric: tabular-nums;
  & th {
    color: ${({ theme }) => theme.colors.neutral600};
    font-weight: ${({ theme }) => theme.fontWeights.semiBold};
    text-align: start;
  }
  & th,
  & td {
    padding: ${({ theme }) => `${theme.spaces[1]} 0`};
    vertical-align: top;
  }
  & :is(th, td):not(:first-child) {
    padding-inline-start: ${({ theme }) => theme.spaces[2]};
    text-align: end;
    white-space: nowrap;
  }
`;

const Name = styled(TextButton)`
  display: -webkit-box;
  overflow: hidden;
  padding: 0;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
  text-align: start;
  overflow-wrap: anywhere;
`;

const MOST_ROWS = 12;

interface ConditionCountsProps {
  rule: Rule;
  catalog: Catalog;
  counts: ReadonlyMap<string, CountedNode>;
  onShow: (nodeId: string) => void;
}

/** How the number comes about: each condition of the root alone, and what is left after it. */
export function ConditionCounts({ rule, catalog, counts, onShow }: ConditionCountsProps) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const rows = rule.root.children.flatMap((node) => {
    const count = counts.get(node.id);
    return count ? [{ node, count }] : [];
  });
  if (rows.length < 2) return null;
  const isExact = rows.every(({ count }) => count.exact);
  const said = (number: number): string =>
    isExact ? formatNumber(number) : word('builder.count.about', { count: formatNumber(number) });
  return (
    <Box background="neutral0" shadow="tableShadow" hasRadius padding={5}>
      <Typography variant="sigma" tag="h2" textColor="neutral600">
        {word('builder.counts')}
      </Typography>
      <Table>
        <thead>
          <tr>
            <th scope="col">{word('builder.counts.condition')}</th>
            <th scope="col">{word('builder.counts.alone')}</th>
            <th scope="col">{word('builder.counts.cumulative')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map(({ node, count }) => (
            <tr key={node.id}>
              <td>
                <Name type="button" onClick={() => onShow(node.id)}>
                  {describeNode(node, catalog)}
                </Name>
                {count.removesAll && (
                  <Typography tag="p" variant="pi" fontWeight="semiBold" textColor="neutral800">
                    {word('builder.count.removesAll')}
                  </Typography>
                )}
              </td>
              <td>{said(count.alone)}</td>
              <td>{said(count.cumulative)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {!isExact && (
        <Typography tag="p" variant="pi" textColor="neutral600">
          {word('builder.counts.estimates')}
        </Typography>
      )}
      {rows.length > MOST_ROWS && (
        <Typography tag="p" variant="pi" textColor="neutral600">
          {word('builder.counts.more', { count: rows.length - MOST_ROWS })}
        </Typography>
      )}
    </Box>
  );
}
