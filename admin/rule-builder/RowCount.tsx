import { styled } from 'styled-components';
import { useIntl } from 'react-intl';
import { useWords } from '../translations/words';
import { useBuilder } from './context';
import { useOfNode } from './store';

const Figure = styled.span<{ $warn: boolean }>`
  padding: 0 ${({ theme }) => theme.spaces[2]};
  border-radius: ${({ theme }) => theme.borderRadius};
  font-size: ${({ theme }) => theme.fontSizes[1]};
  font-variant-numeric: tabular-nums;
  line-height: 2.4rem;
  white-space: nowrap;
  color: ${({ theme, $warn }) => ($warn ? theme.colors.neutral800 : theme.colors.neutral600)};
  background: ${({ theme, $warn }) => ($warn ? theme.colors.warning100 : 'none')};
`;

/** For how many a condition holds by itself. */
export function RowCount({ nodeId }: { nodeId: string }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const { counts } = useBuilder();
  const count = useOfNode(counts, nodeId);
  if (!count) return null;
  const { alone, cumulative, exact, removesAll } = count;
  const title = word('builder.count.title', { alone: formatNumber(alone), cumulative: formatNumber(cumulative) });
  return (
    <Figure $warn={removesAll} title={title}>
      {exact ? formatNumber(alone) : word('builder.count.about', { count: formatNumber(alone) })}
    </Figure>
  );
}

const Warning = styled.p`
  margin: 0 0 ${({ theme }) => theme.spaces[1]};
  color: ${({ theme }) => theme.colors.neutral800};
  font-weight: ${({ theme }) => theme.fontWeights.semiBold};
  font-size: ${({ theme }) => theme.fontSizes[1]};
  line-height: 1.6rem;
`;

/** Says so where a condition leaves nobody of those that the ones before it had left. */
export function RemovesAll({ nodeId }: { nodeId: string }) {
  const word = useWords();
  const { counts } = useBuilder();
  return useOfNode(counts, nodeId)?.removesAll ? <Warning>{word('builder.count.removesAll')}</Warning> : null;
}
