import { Box, Flex, Typography } from '@strapi/design-system';
import type { RuleDiff } from '../../../contracts/audit';
import { useWords } from '../../translations/words';

/** How a rule changed, a condition a line, each with a word and a sign beside the colour. */
export function RuleChanges({ diff }: { diff: RuleDiff }) {
  const word = useWords();
  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={1}>
      {diff.added.map((sentence) => (
        <Line key={`+${sentence}`} sign="+" colour="success700" label={word('segment.diff.added')}>
          {sentence}
        </Line>
      ))}
      {diff.removed.map((sentence) => (
        <Line key={`-${sentence}`} sign="−" colour="danger700" label={word('segment.diff.removed')}>
          {sentence}
        </Line>
      ))}
      {diff.changed.map(({ before, after }) => (
        <Line key={`~${before}${after}`} sign="≠" colour="primary700" label={word('segment.diff.changed')}>
          <s>{before}</s> → {after}
        </Line>
      ))}
      {diff.moved.map((sentence) => (
        <Line key={`>${sentence}`} sign="↕" colour="neutral700" label={word('segment.diff.moved')}>
          {sentence}
        </Line>
      ))}
    </Flex>
  );
}

interface LineProps {
  sign: string;
  label: string;
  colour: 'success700' | 'danger700' | 'primary700' | 'neutral700';
  children: React.ReactNode;
}

function Line({ sign, label, colour, children }: LineProps) {
  return (
    <Flex tag="li" gap={2} alignItems="baseline">
      <Typography aria-hidden textColor={colour} fontWeight="bold" style={{ width: '1.2rem', flex: 'none' }}>
        {sign}
      </Typography>
      <Box minWidth={0}>
        <Typography textColor={colour} fontWeight="semiBold">
          {label}
        </Typography>{' '}
        <Typography textColor="neutral800" style={{ overflowWrap: 'anywhere' }}>
          {children}
        </Typography>
      </Box>
    </Flex>
  );
}
