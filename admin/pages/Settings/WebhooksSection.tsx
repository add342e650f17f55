import { Flex, Link, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import { webhooksApi } from '../../api/webhooks';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';
import { Section } from './Section';

/** How many webhooks there are, and the way to them. */
export function WebhooksSection() {
  const word = useWords();
  const { data = [] } = webhooksApi.useWebhooksQuery(undefined, { refetchOnMountOrArgChange: true });
  const active = data.filter(({ state }) => state === 'active').length;
  return (
    <Section title={word('webhooks.title')} hint={word('webhooks.settingsHint')}>
      <Flex gap={4} wrap="wrap">
        <Typography>
          {data.length === 0
            ? word('webhooks.settingsNone')
            : word('webhooks.settingsCount', { count: data.length, active })}
        </Typography>
        <Link tag={NavLink} to={paths.webhooks}>
          {word('webhooks.settingsLink')}
        </Link>
      </Flex>
    </Section>
  );
}
