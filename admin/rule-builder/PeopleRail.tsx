import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import { useIntl } from 'react-intl';
import type { AudienceName } from '../../rules/catalog';
import { RelativeTime } from '../components/RelativeTime';
import { paths } from '../paths';
import { useMay } from '../permissions';
import { useWords } from '../translations/words';
import { Hidden } from './styles';
import type { PreviewState } from './usePreview';

const Bar = styled.div<{ $share: number }>`
  height: 0.8rem;
  border-radius: 0.4rem;
  overflow: hidden;
  background: ${({ theme }) => theme.colors.neutral200};
  &::after {
    content: '';
    display: block;
    width: ${({ $share }) => `${$share * 100}%`};
    min-width: ${({ $share }) => ($share > 0 ? '3px' : '0')};
    height: 100%;
    background: ${({ theme }) => theme.colors.primary600};
  }
`;

const Names = styled.ul`
  margin: 0;
  padding: 0;
  list-style: none;
  font-size: ${({ theme }) => theme.fontSizes[2]};
  line-height: 2.4rem;
  color: ${({ theme }) => theme.colors.neutral800};
  overflow-wrap: anywhere;
  & a {
    color: ${({ theme }) => theme.colors.primary700};
  }
`;

const Fading = styled.div<{ $old: boolean }>`
  opacity: ${({ $old }) => ($old ? 0.55 : 1)};
  transition: opacity 120ms;
`;

interface PeopleRailProps {
  audience: AudienceName;
  preview: PreviewState;
  /** Conditions that were left out because they are not finished. */
  left: number;
}

/** How many the rule names, of whom, and ten of them. */
export function PeopleRail({ audience, preview, left }: PeopleRailProps) {
  const word = useWords();
  const { answer, isPending, hasFailed, retry } = preview;
  return (
    <Box background="neutral0" shadow="tableShadow" hasRadius padding={5}>
      <Typography variant="sigma" tag="h2" textColor="neutral600">
        {word(`settings.audience.${audience}`)}
      </Typography>
      {hasFailed && !isPending ? (
        <Flex direction="column" alignItems="flex-start" gap={2} paddingTop={2} role="alert">
          <Typography textColor="danger600">{word('builder.rail.failed')}</Typography>
          <Button variant="tertiary" size="S" onClick={retry}>
            {word('builder.rail.retry')}
          </Button>
        </Flex>
      ) : answer ? (
        <Fading $old={isPending} aria-busy={isPending}>
          <Figures audience={audience} answer={answer} />
        </Fading>
      ) : (
        <Typography tag="p" textColor="neutral600">
          {word(isPending ? 'builder.rail.counting' : 'builder.rail.empty')}
        </Typography>
      )}
      {left > 0 && (
        <Typography tag="p" variant="pi" textColor="neutral600">
          {word('builder.rail.left', { count: left })}
        </Typography>
      )}
      <Announcement preview={preview} />
    </Box>
  );
}

function Figures({ audience, answer }: { audience: AudienceName; answer: NonNullable<PreviewState['answer']> }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const { may } = useMay();
  const { count, of, exact, margin, requestTime, sample, asOf } = answer;
  const share = of === 0 ? 0 : count / of;
  return (
    <>
      <Flex alignItems="baseline" gap={2} wrap="wrap" paddingTop={1} paddingBottom={2}>
        <Typography variant="alpha" tag="p" data-count={count}>
          {exact ? formatNumber(count) : word('builder.rail.about', { count: formatNumber(count) })}
        </Typography>
        <Typography textColor="neutral600">
          {word('builder.rail.of', {
            of: formatNumber(of),
            share: formatNumber(share, { style: 'percent', maximumFractionDigits: 1 }),
          })}
        </Typography>
      </Flex>
      <Bar aria-hidden $share={Math.min(1, share)} />
      <Typography tag="p" variant="pi" textColor="neutral600">
        {exact ? word('builder.rail.exact') : word('builder.rail.estimate', { margin: formatNumber(margin) })} ·{' '}
        <RelativeTime at={asOf} />
      </Typography>
      {requestTime && (
        <Typography tag="p" variant="pi" textColor="neutral600">
          {word('builder.rail.couldMatch')}
        </Typography>
      )}
      <Box paddingTop={4}>
        <Typography variant="sigma" tag="h3" textColor="neutral600">
          {word('builder.rail.sample')}
        </Typography>
        {sample.length === 0 ? (
          <Typography tag="p" variant="pi" textColor="neutral600">
            {word('builder.rail.nobody')}
          </Typography>
        ) : (
          <Names>
            {sample.map(({ id, documentId, label }) => (
              <li key={documentId}>
                {may.people ? <Link to={paths.subject(audience, id)}>{label ?? id}</Link> : (label ?? id)}
              </li>
            ))}
          </Names>
        )}
      </Box>
    </>
  );
}

/** Says the number once it is there: for those who do not see it change. */
function Announcement({ preview: { answer, isPending } }: { preview: PreviewState }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  return (
    <Hidden role="status" aria-live="polite">
      {answer && !isPending
        ? word('builder.rail.announce', { count: formatNumber(answer.count), of: formatNumber(answer.of) })
        : ''}
    </Hidden>
  );
}
