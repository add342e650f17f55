import { Badge, Flex } from '@strapi/design-system';
import type { Webhook } from '../../../contracts/webhooks';
import { useWords } from '../../translations/words';

const COLOURS = {
  active: { backgroundColor: 'success100', textColor: 'success700' },
  paused: { backgroundColor: 'warning100', textColor: 'warning700' },
  disabled: { backgroundColor: 'neutral150', textColor: 'neutral700' },
} as const;

/** How a webhook is, and whether it fails at the moment. */
export function WebhookBadge({ webhook }: { webhook: Pick<Webhook, 'state' | 'failingSince'> }) {
  const word = useWords();
  return (
    <Flex gap={1} wrap="wrap">
      <Badge {...COLOURS[webhook.state]}>{word(`webhooks.state.${webhook.state}`)}</Badge>
      {webhook.state === 'active' && webhook.failingSince && (
        <Badge backgroundColor="danger100" textColor="danger700">
          {word('webhooks.failingShort')}
        </Badge>
      )}
    </Flex>
  );
}
