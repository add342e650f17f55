import { Grid, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { Health } from '../../../contracts/overview';
import { useWords } from '../../translations/words';
import { Section } from './Section';

/** Versions, times and numbers that a report of trouble should have. */
export function System({ health }: { health: Health }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const { plugin, database, segments, runs } = health;
  const minutes = health.refreshMinutes;
  const facts = [
    ['versions', `${plugin.version} · Strapi ${plugin.strapi}`],
    ['database', `${database.client} ${database.version}`],
    ['timeZone', health.timeZone],
    ['refresh', minutes === 0 ? word('settings.refreshNever') : word('settings.refreshEvery', { count: minutes })],
    [
      'segments',
      word('settings.segmentNumbers', {
        total: formatNumber(segments.total),
        active: formatNumber(segments.active),
        failed: formatNumber(segments.failed),
      }),
    ],
    ['runs', word('settings.runNumbers', { queued: formatNumber(runs.queued), running: formatNumber(runs.running) })],
    ['identityTokens', word(health.identityTokens ? 'settings.tokensOn' : 'settings.tokensOff')],
  ] as const;
  return (
    <Section title={word('settings.system')}>
      <Grid.Root gap={4} tag="dl">
        {facts.map(([fact, value]) => (
          <Grid.Item key={fact} col={4} s={12} xs={12} direction="column" alignItems="flex-start">
            <Typography tag="dt" variant="pi" textColor="neutral600">
              {word(`settings.fact.${fact}`)}
            </Typography>
            <Typography tag="dd">{value}</Typography>
          </Grid.Item>
        ))}
      </Grid.Root>
    </Section>
  );
}
