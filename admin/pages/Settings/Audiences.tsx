import { Box, Flex, Grid, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { Health } from '../../../contracts/overview';
import { useWords } from '../../translations/words';
import { Section } from './Section';

/** The audiences as the configuration has them; they are changed there, not here. */
export function Audiences({ audiences }: { audiences: Health['audiences'] }) {
  const word = useWords();
  return (
    <Section title={word('settings.audiences')} hint={word('settings.audiencesHint')}>
      <Grid.Root gap={4}>
        {audiences.map((audience) => (
          <Grid.Item key={audience.name} col={6} s={12} xs={12} direction="column" alignItems="stretch">
            <AudienceCard audience={audience} />
          </Grid.Item>
        ))}
      </Grid.Root>
    </Section>
  );
}

function AudienceCard({ audience }: { audience: Health['audiences'][number] }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const facts = [
    ['type', `${audience.type} (${audience.uid})`],
    ['identity', audience.identity],
    ['email', audience.email],
    ['user', audience.user],
    ['account', audience.account],
    ['tags', audience.tags],
    ['expose', audience.expose.join(', ') || null],
  ] as const;
  return (
    <Box borderColor="neutral200" hasRadius padding={4} height="100%">
      <Flex justifyContent="space-between" gap={2}>
        <Typography tag="h3" fontWeight="semiBold">
          {word(`settings.audience.${audience.name}`)}
        </Typography>
        <Typography textColor="neutral600">
          {word('settings.size', { count: audience.size, number: formatNumber(audience.size) })}
        </Typography>
      </Flex>
      <dl>
        {facts.map(([fact, value]) =>
          value === null ? null : (
            <Flex key={fact} gap={2} paddingTop={2} alignItems="baseline" wrap="wrap">
              <Typography tag="dt" variant="pi" textColor="neutral600">
                {word(`settings.fact.${fact}`)}
              </Typography>
              <Typography tag="dd" style={{ overflowWrap: 'anywhere' }}>
                {value}
              </Typography>
            </Flex>
          )
        )}
      </dl>
      {audience.findings.map((finding) => (
        <Typography key={finding} tag="p" textColor="danger600" paddingTop={2}>
          {finding}
        </Typography>
      ))}
    </Box>
  );
}
