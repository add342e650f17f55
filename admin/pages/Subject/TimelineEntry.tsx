import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { Minus, Plus, Lightning } from '@strapi/icons';
import { NavLink } from 'react-router-dom';
import { styled } from 'styled-components';
import type { TimelineItem } from '../../../contracts/people';
import { RelativeTime } from '../../components/RelativeTime';
import { useValueText } from '../../components/useValueText';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';

/** So many properties of an event are told at once; the rest is opened. */
const TOLD = 3;

export function TimelineEntry({ item }: { item: TimelineItem }) {
  const word = useWords();
  return (
    <Flex tag="li" gap={3} alignItems="flex-start">
      <Sign kind={item.kind} />
      <Box minWidth={0} flex="1">
        <Flex gap={2} wrap="wrap" alignItems="baseline">
          {item.kind === 'event' ? (
            <Typography fontWeight="semiBold">{item.name}</Typography>
          ) : (
            <Typography tag="span">
              {word(`person.timeline.${item.kind}Short`)}{' '}
              <Link tag={NavLink} to={paths.segment(item.segment.key)}>
                {item.segment.name}
              </Link>{' '}
              <Typography variant="pi" textColor="neutral600">
                {word(`person.cause.${item.cause}`)}
              </Typography>
            </Typography>
          )}
          <Typography variant="pi" textColor="neutral600" tag="span">
            <RelativeTime at={item.at} />
          </Typography>
        </Flex>
        {item.kind === 'event' && <Properties item={item} />}
      </Box>
    </Flex>
  );
}

function Properties({ item }: { item: Extract<TimelineItem, { kind: 'event' }> }) {
  const word = useWords();
  const say = useValueText();
  const pairs = Object.entries(item.properties ?? {});
  const more = pairs.length > TOLD || pairs.some(([, value]) => typeof value === 'object') || item.context !== null;
  if (pairs.length === 0 && !item.context) return null;
  return (
    <>
      {pairs.length > 0 && (
        <Typography tag="p" variant="pi" textColor="neutral700" style={{ overflowWrap: 'anywhere' }}>
          {pairs
            .filter(([, value]) => typeof value !== 'object')
            .slice(0, TOLD)
            .map(([name, value]) => `${name}: ${say(value, typeof value === 'number' ? 'number' : 'text') ?? '—'}`)
            .join(' · ')}
        </Typography>
      )}
      {more && (
        <details>
          <Summary>{word('person.timeline.details')}</Summary>
          <Json tabIndex={0}>
            {JSON.stringify({ properties: item.properties, context: item.context ?? undefined }, null, 2)}
          </Json>
        </details>
      )}
    </>
  );
}

function Sign({ kind }: { kind: TimelineItem['kind'] }) {
  const looks = {
    event: { icon: <Lightning />, colour: 'primary' },
    joined: { icon: <Plus />, colour: 'success' },
    left: { icon: <Minus />, colour: 'danger' },
  } as const;
  const { icon, colour } = looks[kind];
  return (
    <Flex
      aria-hidden
      flex="none"
      width="2.8rem"
      height="2.8rem"
      justifyContent="center"
      borderRadius="50%"
      background={`${colour}100`}
      color={`${colour}700`}
    >
      {icon}
    </Flex>
  );
}

const Summary = styled.summary`
  cursor: pointer;
  width: fit-content;
  font-size: 1.2rem;
  color: ${({ theme }) => theme.colors.primary600};
`;

const Json = styled.pre`
  margin-top: 0.4rem;
  padding: 0.8rem;
  max-height: 32rem;
  overflow: auto;
  font-size: 1.2rem;
  border-radius: ${({ theme }) => theme.borderRadius};
  color: ${({ theme }) => theme.colors.neutral800};
  background: ${({ theme }) => theme.colors.neutral100};
`;
